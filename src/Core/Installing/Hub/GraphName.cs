using System.Text.RegularExpressions;

namespace TextToImage.Installing.Hub;

/// <summary>
/// The name of a graph, which says in what precision it is where a repository has several: model.onnx, model_fp16.onnx, model_quantized.onnx.
/// The endings are those of transformers.js (huggingface.co/docs/transformers.js/guides/dtypes), and what exporters write besides.
/// </summary>
/// <param name="Stem">The name without ending and precision, such as model.</param>
/// <param name="Precision">fp32, fp16 or int8; another word where it is one that cannot be asked for; null where the name says nothing.</param>
internal sealed record GraphName(string Stem, string? Precision)
{
    /// <summary>What can be asked for.</summary>
    public static readonly string[] Precisions = ["fp32", "fp16", "int8"];

    private static readonly Regex Form = new(
        @"^(?<stem>.+?)(?:[_.-](?<precision>fp32|float32|fp16|float16|half|bf16|int8|uint8|quantized|quant|qdq|q8|q4|q4f16|bnb4|int4|uint4|fp8))?\.onnx$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    /// <summary>Reads the name of a file that ends in .onnx.</summary>
    public static GraphName Read(string name)
    {
        var match = Form.Match(name);
        return match.Success ? new GraphName(match.Groups["stem"].Value, match.Groups["precision"].Success ? Usual(match.Groups["precision"].Value) : null) : new GraphName(name, null);
    }

    /// <summary>The word that can be asked for, for a word of a name.</summary>
    public static string Usual(string word) => word.ToLowerInvariant() switch
    {
        "fp32" or "float32" => "fp32",
        "fp16" or "float16" or "half" => "fp16",
        "int8" or "uint8" or "quantized" or "quant" or "qdq" or "q8" => "int8",
        var other => other,
    };
}
