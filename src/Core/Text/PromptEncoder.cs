using TextToImage.Networks;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Text;

/// <summary>A text encoder of which the same outputs are always read.</summary>
internal sealed class PromptEncoder(PromptTokenizer tokenizer, Network network, params string[] outputs) : TextEncoder(tokenizer, network, outputs);
