using System.Text.Json;
using System.Text.Json.Nodes;
using TextToImage.Networks;

namespace TextToImage.Models;

/// <summary>
/// A config.json for a component that has none, as diffusers' own ONNX script leaves it: what the graph shows (channels, sizes that it
/// fixes, how often it halves or doubles a side, which inputs it has), under the names of diffusers. What no graph shows is left out, so
/// that the defaults of the family count.
/// </summary>
internal static class GraphConfig
{
    private const int ChannelAxis = 1, LastAxis = 2, TokenRank = 3, PlaneRank = 4, UsualFirstChannels = 128;
    private const string Sample = "sample", Timestep = "timestep", Latents = "latent_sample", Ids = "input_ids", Tokens = "encoder_hidden_states", Transformed = "hidden_states";

    /// <summary>What the graph of a component says of itself.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="component">Name of the component, which says what the graph is for.</param>
    /// <param name="knownClass">The pipeline that it is of, which says whether a network takes a mask, where the graph leaves its channels open.</param>
    /// <exception cref="AIImageException">The graph cannot be read.</exception>
    public static JsonElement Of(string file, string component, string knownClass)
    {
        var graph = GraphOutline.Read(file, whole: true);
        var role = GraphRoles.Of(component);
        var (inputs, outputs) = (GraphRoles.Inputs(role, graph.Inputs), GraphRoles.Outputs(role, graph.Outputs));
        var config = new JsonObject();
        if (role == GraphRole.TextEncoder)
            State(config, "max_position_embeddings", Size(inputs, Ids, ChannelAxis));
        else if (role is GraphRole.VaeDecoder or GraphRole.VaeEncoder)
            OfVae(graph, role, inputs, outputs, config);
        else if (inputs.ContainsKey(Timestep))
            OfDenoiser(graph, inputs, outputs, config, knownClass);
        return JsonSerializer.SerializeToElement(config);
    }

    private static void OfDenoiser(GraphOutline graph, Dictionary<string, NetworkTensor> inputs, Dictionary<string, NetworkTensor> outputs, JsonObject config, string knownClass)
    {
        var sample = inputs.ContainsKey(Sample) ? Sample : Transformed;
        // Flux takes tokens, whose features are channels.
        var axis = inputs.TryGetValue(sample, out var taken) && taken.Rank == TokenRank ? LastAxis : ChannelAxis;
        var latents = PipelineClasses.VaeDefaults(knownClass).LatentChannels;
        State(config, "in_channels", Size(inputs, sample, axis) ?? FirstChannels(graph, inputs, sample) ?? (PipelineClasses.FillsIn(knownClass) && sample == Sample ? (2 * latents) + 1 : null));
        State(config, "out_channels", Channels(outputs));
        State(config, "sample_size", axis == ChannelAxis ? Size(inputs, sample, LastAxis) : null);
        State(config, "time_cond_proj_dim", Size(inputs, "timestep_cond", ChannelAxis));
        State(config, "joint_attention_dim", Size(inputs, Tokens, LastAxis));
        if (inputs.ContainsKey("guidance"))
            config["guidance_embeds"] = true;
        config["block_out_channels"] = Blocks(graph.Nodes.Count(Halves));
    }

    private static void OfVae(GraphOutline graph, GraphRole role, Dictionary<string, NetworkTensor> inputs, Dictionary<string, NetworkTensor> outputs, JsonObject config)
    {
        if (role == GraphRole.VaeDecoder)
        {
            State(config, "latent_channels", Size(inputs, Latents, ChannelAxis) ?? FirstChannels(graph, inputs, Latents));
            State(config, "out_channels", Channels(outputs));
        }
        config["block_out_channels"] = Blocks(graph.Nodes.Count(role == GraphRole.VaeEncoder ? Halves : Doubles));
    }

    /// <summary>Channels that are put out where the graph fixes them.</summary>
    private static int? Channels(Dictionary<string, NetworkTensor> outputs) => outputs.Values.FirstOrDefault() is { Rank: PlaneRank } made ? Positive(made.Dimensions[ChannelAxis]) : null;

    /// <summary>Channels of the first convolution that an input goes into, through conversions of its type.</summary>
    private static int? FirstChannels(GraphOutline graph, Dictionary<string, NetworkTensor> inputs, string input)
    {
        if (!inputs.TryGetValue(input, out var tensor))
            return null;
        var names = new HashSet<string>(StringComparer.Ordinal) { tensor.Name };
        foreach (var node in graph.Nodes.Where(node => node.Input.Count > 0 && names.Contains(node.Input[0])))
        {
            if (node.OpType is "Cast" or "Identity")
                names.Add(node.Output[0]);
            else if (node.OpType == "Conv" && node.Input.Count > 1 && graph.WeightShape(node.Input[1]) is { Length: PlaneRank } weights)
                return (int)weights[ChannelAxis];
        }
        return null;
    }

    private static bool Halves(Networks.Onnx.NodeProto node) =>
        node.OpType is "Conv" or "NhwcConv" && node.Attribute.FirstOrDefault(attribute => attribute.Name == "strides") is { } strides && strides.Ints.Count == 2 && strides.Ints.All(stride => stride == 2);

    private static bool Doubles(Networks.Onnx.NodeProto node) => node.OpType is "Resize" or "Upsample" or "ConvTranspose" or "DepthToSpace";

    /// <summary>block_out_channels has one number more than a network halves a side; only how many there are counts, and the first for the estimate of memory.</summary>
    private static JsonArray Blocks(int halvings) => [.. Enumerable.Range(0, Math.Min(halvings + 1, UNetConfig.MostHalvings)).Select(_ => (JsonNode)JsonValue.Create(UsualFirstChannels)!)];

    private static int? Size(Dictionary<string, NetworkTensor> inputs, string input, int axis) =>
        inputs.TryGetValue(input, out var tensor) && tensor.Rank > axis ? Positive(tensor.Dimensions[axis]) : null;

    private static int? Positive(int size) => size > 0 ? size : null;

    private static void State(JsonObject config, string key, int? value)
    {
        if (value is { } number)
            config[key] = number;
    }
}
