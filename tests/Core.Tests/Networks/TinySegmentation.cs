namespace TextToImage.Tests.Networks;

/// <summary>
/// Writes segmentation networks whose answer is known: a pixel's logit is 8 times its first channel, as the network is given
/// it, less the number of tokens of the text.
/// </summary>
internal static class TinySegmentation
{
    public const int Width = 12, Height = 8;

    public const string Processor = """{ "size": { "height": 8, "width": 12 }, "resample": 2, "image_mean": [0, 0.5, 0.5], "image_std": [1, 1, 1] }""";

    /// <summary>A component folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="outputShape">What is left of [1, 1, height, width].</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="processor">Text of preprocessor_config.json.</param>
    public static void Save(string folder, long[] outputShape, string output = "logits", string processor = Processor)
    {
        new TinyGraph()
            .IntegerInput("input_ids", -1, -1)
            .IntegerInput("attention_mask", -1, -1)
            .Input("pixel_values", -1, 3, -1, -1)
            .Output(output, [.. outputShape.Select(_ => -1L)])
            .Weights("first", [1, 3, 1, 1], 8, 0, 0)
            .Weights("none", [], 0)
            .Node("Conv", ["pixel_values", "first"], "eightfold")
            .Node("Cast", ["attention_mask"], "attended", ("to", 1))
            .Node("ReduceSum", ["attended"], "tokens", ("keepdims", 0))
            .Node("Cast", ["input_ids"], "ids", ("to", 1))
            .Node("ReduceSum", ["ids"], "sum", ("keepdims", 0))
            .Node("Mul", ["sum", "none"], "nothing")
            .Node("Add", ["tokens", "nothing"], "less")
            .Node("Sub", ["eightfold", "less"], "difference")
            .Node("Reshape", ["difference", "shape"], output)
            .Integers("shape", outputShape)
            .Save(Path.Combine(folder, "model.onnx"));
        File.WriteAllText(Path.Combine(folder, "config.json"), """{ "model_type": "clipseg" }""");
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), processor);
        foreach (var name in new[] { "vocab.json", "merges.txt" })
            File.Copy(ReferenceData.Bundled("tiny-tokenizer", name), Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{ "tokenizer_class": "CLIPTokenizer", "model_max_length": 16 }""");
    }
}
