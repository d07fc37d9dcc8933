namespace TextToImage.Tests.Networks;

/// <summary>
/// A U-Net with the inputs of Stable Diffusion XL's, linear in all of them, so that a test says in one line what it predicts:
/// every number is half of the sample's plus one number of what it is told.
/// </summary>
/// <param name="states">Features of the text's states; 0: it has no such input.</param>
/// <param name="pooled">Features of the pooled text.</param>
/// <param name="sizes">How many sizes it is told; 0: it has no such input.</param>
/// <param name="isSteered">Whether it takes a control picture, which makes no difference.</param>
internal sealed class LinearUNet(int states, int pooled, int sizes, bool isSteered = false)
{
    private const int Latents = 4;
    private const float SampleWeight = 0.5f, TimestepWeight = 1e-4f;

    public void Save(string file)
    {
        var graph = new TinyGraph()
            .Input("sample", -1, Latents, -1, -1).Input("timestep", 1).Input("text_embeds", -1, pooled)
            .Output("out_sample", -1, Latents, -1, -1)
            .Weights("sample_weight", [1], SampleWeight).Weights("timestep_weight", [1], TimestepWeight).Weights("pooled_weights", [pooled, 1], Pooled())
            .Integers("one_a_row", 0, 1, 1, 1)
            .Node("Mul", ["sample", "sample_weight"], "half")
            .Node("Mul", ["timestep", "timestep_weight"], "of_timestep")
            .Node("MatMul", ["text_embeds", "pooled_weights"], "of_pooled")
            .Node("Add", ["of_pooled", "of_timestep"], states > 0 || sizes > 0 ? "told" : "all");
        if (states > 0)
        {
            graph.Input("encoder_hidden_states", -1, -1, states)
                .Weights("states_weights", [states, 1], States())
                .Node("MatMul", ["encoder_hidden_states", "states_weights"], "of_each_token")
                .Node("ReduceMean", ["of_each_token"], "of_states", ("axes", new long[] { 1 }), ("keepdims", 0))
                .Node("Add", ["told", "of_states"], sizes > 0 ? "told_more" : "all");
        }
        if (sizes > 0)
        {
            graph.Input("time_ids", -1, sizes)
                .Weights("sizes_weights", [sizes, 1], Sizes())
                .Node("MatMul", ["time_ids", "sizes_weights"], "of_sizes")
                .Node("Add", [states > 0 ? "told_more" : "told", "of_sizes"], "all");
        }
        if (isSteered)
            graph.Input("controlnet_cond", -1, 3, -1, -1);
        graph.Node("Reshape", ["all", "one_a_row"], "for_all").Node("Add", ["half", "for_all"], "out_sample").Save(file);
    }

    /// <summary>What the graph predicts for one row.</summary>
    /// <param name="sample">Scaled, any shape.</param>
    /// <param name="timestep">The timestep.</param>
    /// <param name="tokens">[tokens, features] states of the text.</param>
    /// <param name="text">The pooled text.</param>
    /// <param name="told">The sizes.</param>
    public float[] Predict(IEnumerable<float> sample, double timestep, float[][] tokens, float[] text, float[] told)
    {
        var all = Sum(text, Pooled()) + (TimestepWeight * timestep) + tokens.Average(token => Sum(token, States())) + Sum(told, Sizes());
        return [.. sample.Select(value => (float)((SampleWeight * value) + all))];
    }

    private static double Sum(float[] values, float[] weights)
    {
        Assert.Equal(weights.Length, values.Length);
        return values.Zip(weights, (value, weight) => (double)value * weight).Sum();
    }

    private float[] Pooled() => Waves(pooled, 0.05);

    private float[] States() => Waves(states, 0.2);

    private float[] Sizes() => Waves(sizes, 0.01);

    private static float[] Waves(int count, double height) => [.. Enumerable.Range(1, count).Select(i => (float)(height * Math.Sin(2.3 * i)))];
}
