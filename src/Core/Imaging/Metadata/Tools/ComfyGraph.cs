using System.Text.Json;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>Where an input of a node comes from: a node, and which of its outputs.</summary>
internal readonly record struct ComfyLink(string Node, int Slot);

/// <summary>A node of a graph.</summary>
/// <param name="Id">What links call it.</param>
/// <param name="Class">Its class_type.</param>
/// <param name="Inputs">An object of values and links.</param>
internal sealed record ComfyNode(string Id, string Class, JsonElement Inputs)
{
    /// <summary>A value that stands there itself; null where there is none, or a link.</summary>
    public JsonElement? Literal(string input) => Inputs.Member(input) is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value ? value : null;

    /// <summary>Where the first of some inputs comes from; null where none is a link.</summary>
    public ComfyLink? Link(params string[] inputs) => inputs.Select(input => LinkOf(Inputs.Member(input))).FirstOrDefault(link => link is not null);

    /// <summary>All links in order, with the names of their inputs.</summary>
    public IEnumerable<(string Input, ComfyLink Link)> Links() =>
        from input in Inputs.EnumerateObject()
        let link = LinkOf(input.Value)
        where link is not null
        select (input.Name, link.Value);

    /// <summary>Whether it has one of some inputs.</summary>
    public bool Has(params string[] inputs) => Inputs.Member(inputs) is not null;

    /// <summary>A link is a pair of the node's name and the number of its output.</summary>
    private static ComfyLink? LinkOf(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out var slot) && ((JsonElement?)pair[0]).AsText() is { } node
            ? new ComfyLink(node, slot)
            : null;
}

/// <summary>
/// The graph that ComfyUI keeps in pictures as "prompt": nodes by their names, linked to those whose outputs they take (comfyanonymous/ComfyUI,
/// nodes.py and comfy_extras/nodes_custom_sampler.py). Graphs are user's programs: they may have circles and any number of nodes that nobody knows.
/// </summary>
internal sealed class ComfyGraph
{
    /// <summary>Nodes; larger graphs are not looked at.</summary>
    private const int MostNodes = 20_000;

    /// <summary>Nodes in a row through which a value is followed, and in all: texts may be put together from the same ones again and again.</summary>
    private const int Deepest = 200, MostFollowed = 50_000;

    private static readonly string[] TextNames = ["text", "string", "value", "prompt", "String", "Text", "wildcard_text", "populated_text"];
    private static readonly string[] NumberNames = ["value", "seed", "noise_seed", "int", "float", "number", "Number", "Value", "a"];

    private readonly Dictionary<string, ComfyNode> _nodes = new(StringComparer.Ordinal);
    private int _followed;

    private ComfyGraph()
    {
    }

    /// <summary>The nodes in the order of the file.</summary>
    public IReadOnlyCollection<ComfyNode> Nodes => _nodes.Values;

    /// <summary>The graph that a text is; null where it is none.</summary>
    public static ComfyGraph? Parse(string text)
    {
        if (ToolJson.Object(text) is not { } said)
            return null;
        var graph = new ComfyGraph();
        foreach (var node in said.EnumerateObject())
        {
            if (node.Value.Member("class_type").AsText() is { } name && node.Value.Member("inputs") is { ValueKind: JsonValueKind.Object } inputs)
                graph._nodes[node.Name] = new ComfyNode(node.Name, name, inputs);
            if (graph._nodes.Count > MostNodes)
                return null;
        }
        return graph._nodes.Count > 0 ? graph : null;
    }

    /// <summary>The node at the other end of a link.</summary>
    public ComfyNode? At(ComfyLink? link) => link is { } there && _nodes.TryGetValue(there.Node, out var node) ? node : null;

    /// <summary>Nodes that a node depends on, the nearest first, itself before all.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="follow">Which inputs are followed; null: all.</param>
    public IEnumerable<ComfyNode> Upstream(ComfyNode from, Func<string, bool>? follow = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from.Id };
        var next = new Queue<ComfyNode>([from]);
        while (next.Count > 0)
        {
            var node = next.Dequeue();
            yield return node;
            foreach (var (input, link) in node.Links())
            {
                if ((follow is null || follow(input)) && At(link) is { } there && seen.Add(there.Id))
                    next.Enqueue(there);
            }
        }
    }

    /// <summary>A number of a node: one that stands there, or that of the node from which it comes.</summary>
    public JsonElement? Number(ComfyNode node, string input, int depth = 0)
    {
        if (node.Literal(input) is { } value)
            return value;
        if (depth > Deepest || _followed++ > MostFollowed || At(node.Link(input)) is not { } there)
            return null;
        var name = new[] { input }.Concat(NumberNames).FirstOrDefault(each => there.Has(each)) ?? Only(there);
        return name is null ? null : Number(there, name, depth + 1);
    }

    /// <summary>A text of a node: one that stands there, or that of the node from which it comes.</summary>
    public string? Text(ComfyNode node, string input, int depth = 0)
    {
        if (node.Literal(input) is { ValueKind: JsonValueKind.String } value)
            return ((JsonElement?)value).AsText();
        if (depth > Deepest || _followed++ > MostFollowed || node.Link(input) is not { } link || At(link) is not { } there)
            return null;
        if (Joined(there, depth) is { } joined)
            return joined;
        // Nodes that write both prompts give the wanted one first.
        string[] both = link.Slot == 1 ? ["text_negative", "negative_prompt", "negative"] : ["text_positive", "positive_prompt", "positive"];
        var name = (there.Has(both) ? both : [input, .. TextNames]).FirstOrDefault(each => there.Has(each)) ?? Only(there);
        return name is null ? null : Text(there, name, depth + 1);
    }

    /// <summary>Texts that a node puts together; null where it does no such thing.</summary>
    private string? Joined(ComfyNode node, int depth)
    {
        if (!node.Class.Contains("concat", StringComparison.OrdinalIgnoreCase) && !node.Class.Contains("join", StringComparison.OrdinalIgnoreCase))
            return null;
        string[] between = ["delimiter", "separator", "linebreak_addition"];
        var delimiter = node.Inputs.Member(between).AsText() ?? "";
        var texts = node.Inputs.EnumerateObject().Where(input => !between.Contains(input.Name)).Select(input => Text(node, input.Name, depth + 1));
        return string.Join(delimiter, texts.Where(text => !string.IsNullOrEmpty(text)));
    }

    /// <summary>The one input that a node hands on, such as a reroute's; null where there are several.</summary>
    private static string? Only(ComfyNode node)
    {
        var links = node.Links().Take(2).ToList();
        return links.Count == 1 ? links[0].Input : null;
    }
}
