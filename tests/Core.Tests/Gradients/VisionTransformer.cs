using TextToImage.Networks.Onnx;

namespace TextToImage.Tests.Gradients;

/// <summary>Picture towers of CLIP with random weights (Radford et al. 2021, arXiv:2103.00020, table 20), for pictures of 224 pixels.</summary>
internal static class VisionTransformer
{
    public const int Side = 224;

    public const string Input = "pixel_values", Output = "image_embeds";

    /// <summary>ViT-B/32: 88 million weights.</summary>
    public static ModelProto Base() => Make(patch: 32, width: 768, layers: 12, heads: 12, embedding: 512);

    private static ModelProto Make(int patch, int width, int layers, int heads, int embedding)
    {
        var (graph, random) = (new ForwardGraph(), new Random(1));
        var tokens = (Side / patch * (Side / patch)) + 1;
        var pixels = graph.Input(Input, false, -1, 3, Side, Side);
        var patches = graph.Node("Conv", [pixels, graph.Weights(random, 0.02, width, 3, patch, patch)], ("strides", new long[] { patch, patch }));
        var flat = graph.Node("Transpose", [graph.Node("Reshape", [patches, graph.Integers([0, 0, -1])])], ("perm", new long[] { 0, 2, 1 }));
        var batch = graph.Node("Slice", [graph.Node("Shape", [pixels]), graph.Integers([0]), graph.Integers([1])]);
        var token = graph.Node("Expand", [graph.Weights(random, 0.02, 1, 1, width), graph.Node("Concat", [batch, graph.Integers([1, 1])], ("axis", 0L))]);
        var x = graph.Node("Add", [graph.Node("Concat", [token, flat], ("axis", 1L)), graph.Weights(random, 0.02, tokens, width)]);
        x = Normalized(x);
        for (var layer = 0; layer < layers; layer++)
        {
            var given = Normalized(x);
            var scores = graph.Node("MatMul", [Heads(Linear(given, width, width), 2), Heads(Linear(given, width, width), 3)]);
            var weights = graph.Node("Softmax", [graph.Node("Mul", [scores, graph.Reals([], 1 / Math.Sqrt(width / heads))])], ("axis", -1L));
            var attended = graph.Node("Transpose", [graph.Node("MatMul", [weights, Heads(Linear(given, width, width), 2)])], ("perm", new long[] { 0, 2, 1, 3 }));
            x = graph.Node("Add", [x, Linear(graph.Node("Reshape", [attended, graph.Integers([0, 0, width])]), width, width)]);
            var hidden = Linear(Normalized(x), width, 4 * width);
            var gate = graph.Node("Sigmoid", [graph.Node("Mul", [hidden, graph.Reals([], 1.702)])]);
            x = graph.Node("Add", [x, Linear(graph.Node("Mul", [hidden, gate]), 4 * width, width)]);
        }
        x = Normalized(graph.Node("Gather", [x, graph.Integers([0], [])], ("axis", 1L)));
        graph.Node("MatMul", [x, graph.Weights(random, 0.03, width, embedding)], [Output]);
        return graph.Output(Output, false, -1, embedding).ToModel();

        string Linear(string value, int from, int to) => graph.Node("Add", [graph.Node("MatMul", [value, graph.Weights(random, 1 / Math.Sqrt(from), from, to)]), graph.Weights(random, 0.01, to)]);

        string Normalized(string value) => graph.Node("LayerNormalization", [value, graph.Reals([width], [.. Enumerable.Repeat(1.0, width)]), graph.Weights(random, 0.01, width)], ("axis", -1L));

        // [batch, heads, tokens, size], or with the last two exchanged.
        string Heads(string value, int place) => graph.Node("Transpose", [graph.Node("Reshape", [value, graph.Integers([0, 0, heads, width / heads])])],
            ("perm", place == 2 ? new long[] { 0, 2, 1, 3 } : [0, 2, 3, 1]));
    }
}
