"""Exports DALL-E Mini or Mega, as kuprel/min-dalle (MIT) has it for PyTorch, to the layout that docs/models.md describes.

    pip install min-dalle onnx
    python export_min_dalle.py dalle-mini
    python export_min_dalle.py dalle-mega mega

The package downloads the weights where they are not in the folder pretrained.
"""

import json, os, shutil, sys
import torch
from min_dalle import MinDalle


class Encoder(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        encoder.pose_tokens = encoder.pose_tokens[:1]      # the same for any number of rows

    def forward(self, input_ids):
        return self.encoder(input_ids)


class Decoder(torch.nn.Module):
    """One layer after the other, each with a state of its own: its forward pass would copy the states of all layers at each of them."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, encoder_hidden_states, encoder_attention_mask, prev_tokens, token_index, *states):
        d, rows = self.decoder, encoder_hidden_states.shape[0]
        mask, index = (encoder_attention_mask != 0)[:, None, None, :], token_index.unsqueeze(0).repeat(rows, 1)
        x = d.layernorm_embedding(d.embed_tokens(prev_tokens.repeat(2, 1)) + d.embed_positions(index))
        out = []
        for layer, state in zip(d.layers, states):
            x, state = layer(x, encoder_hidden_states, state, mask, index)
            out.append(state)
        return (d.lm_head(d.final_ln(x)), *out)


class Detokenizer(torch.nn.Module):
    def __init__(self, detokenizer):
        super().__init__()
        self.detokenizer = detokenizer

    def forward(self, codes):
        return self.detokenizer(False, codes)[None]        # one picture at a time


def export(network, folder, inputs, outputs, axes, config):
    os.makedirs(folder)
    torch.onnx.export(network, tuple(inputs.values()), f"{folder}/model.onnx", input_names=list(inputs), output_names=outputs, opset_version=17, dynamic_axes=axes)
    with open(f"{folder}/config.json", "w") as file:
        json.dump(config, file)


@torch.no_grad()
def main(target, model):
    layers, width = model.layer_count, model.embed_count
    ids, states = torch.ones(2, 64, dtype=torch.long), {f"attention_state_{i}": torch.zeros(4, 256, width) for i in range(layers)}
    export(Encoder(model.encoder), f"{target}/encoder", dict(input_ids=ids), ["last_hidden_state"], {"input_ids": {0: "rows"}}, dict(max_text_length=64))
    inputs = dict(encoder_hidden_states=torch.zeros(2, 64, width), encoder_attention_mask=ids, prev_tokens=ids[:1, :1], token_index=torch.tensor([0]), **states)
    axes = {**{name: {0: "rows"} for name in inputs if name.startswith("encoder")}, "prev_tokens": {0: "pictures"}, **{name: {0: "state_rows"} for name in states}}
    export(Decoder(model.decoder), f"{target}/decoder", inputs, ["logits", *(name + "_out" for name in states)], axes, dict(image_length=256, decoder_start_token_id=16383, top_k=256))
    export(Detokenizer(model.detokenizer), f"{target}/detokenizer", dict(codes=torch.zeros(1, 256, dtype=torch.long)), ["images"], {}, dict(n_embed=16384, resolution=256))
    os.makedirs(f"{target}/tokenizer")
    shutil.copy(model.vocab_path, f"{target}/tokenizer/vocab.json")
    shutil.copy(model.merges_path, f"{target}/tokenizer/merges.txt")
    for file, text in (("tokenizer/tokenizer_config.json", dict(tokenizer_class="DalleBartTokenizer", model_max_length=64)), ("model_index.json", dict(_class_name="DalleMiniPipeline"))):
        with open(f"{target}/{file}", "w") as out:
            json.dump(text, out)


if __name__ == "__main__":
    main(sys.argv[1], MinDalle(is_mega="mega" in sys.argv, device="cpu"))
