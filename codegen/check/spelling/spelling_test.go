package spelling

import "testing"

func TestSnakeCase(t *testing.T) {
	for class, want := range map[string]string{
		"Conv2D": "conv2d", "GRUCell": "gru_cell", "Conv2DTranspose": "conv2d_transpose", "ConvLSTM2D": "conv_lstm2d", "SimpleRNN": "simple_rnn",
		"ResBlock": "res_block", "MyRNNx": "my_rn_nx", "PReLU": "p_re_lu", "QNet": "q_net", "RMSNormalization": "rms_normalization",
		"GlobalAveragePooling2D": "global_average_pooling2d", "GroupQueryAttention": "grouped_query_attention",
	} {
		if got := SnakeCase(class); got != want {
			t.Errorf("%s: got %s, want %s", class, got, want)
		}
	}
}

func TestClosest(t *testing.T) {
	names := []string{"Dense", "Dropout", "relu", "glorot_uniform", "Conv2D"}
	for word, want := range map[string]string{"Dence": "Dense", "rellu": "relu", "glorot_unifrom": "glorot_uniform", "Attention": "", "Conv2d": "Conv2D", "x": ""} {
		if got := Closest(word, names); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}
