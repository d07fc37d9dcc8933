using System.Text.Json;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>A tokenizer.json of the pieces of a spiece.model, in the two forms in which T5's has been published.</summary>
internal static class T5Json
{
    /// <summary>Writes a file.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="model">The spiece.model.</param>
    /// <param name="form">"older" (t5-small) or "newer" (t5-v1_1-xxl with SD 3 and Flux).</param>
    public static void Write(string folder, string model, string form)
    {
        var file = SentencePieceFile.Read(model);
        object precompiled = new { type = "Precompiled", precompiled_charsmap = Convert.ToBase64String(file.Charsmap) };
        object metaspace = new { type = "Metaspace", replacement = "\u2581", add_prefix_space = true };
        var (normalizer, preTokenizer) = form == "older"
            ? (precompiled, (object)new { type = "Sequence", pretokenizers = new[] { new { type = "WhitespaceSplit" }, metaspace } })
            : ((object)new
            {
                type = "Sequence",
                normalizers = new object[]
                {
                    precompiled,
                    new { type = "Strip", strip_left = false, strip_right = true },
                    new { type = "Replace", pattern = new { Regex = " {2,}" }, content = "\u2581" },
                },
            }, (object)new { type = "Metaspace", replacement = "\u2581", add_prefix_space = true, prepend_scheme = "always" });
        var added = new[] { (0, "<pad>"), (1, "</s>"), (2, "<unk>") }
            .Concat(Enumerable.Range(0, 100).Select(i => (file.Pieces.Count + 99 - i, $"<extra_id_{i}>")))
            .Select(token => new { id = token.Item1, content = token.Item2, normalized = false, special = true });
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = added,
            normalizer,
            pre_tokenizer = preTokenizer,
            model = new { type = "Unigram", unk_id = file.Unknown, vocab = file.Pieces.Select(piece => new object[] { piece.Text, piece.Score }) },
        }));
    }
}
