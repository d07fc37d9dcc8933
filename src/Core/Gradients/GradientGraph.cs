using Google.Protobuf;
using TextToImage.Files;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;

namespace TextToImage.Gradients;

/// <summary>
/// The graph of the vector-Jacobian product of a network: from the network's inputs and the gradients of some of its outputs, g, to the gradients of
/// some of its inputs, sum over outputs of g dy/dx. It is of inference operators alone, so that ONNX Runtime runs it on any device.
/// </summary>
/// <remarks>
/// Where g is the gradient of a loss with respect to an output, what comes out is that with respect to the input: the gradient of one network may be
/// the incoming gradient of another (chain rule). Open sizes stay open. Weights that lie in files of their own stay there and are not copied.
/// </remarks>
public sealed class GradientGraph
{
    /// <summary>Scattering with sums, which indexing needs, came with this opset; up to it from 13 on, operators differ in nothing that is used.</summary>
    private const long LowestOpset = 13, ScatteringOpset = 16;

    private const int ScatteringIrVersion = 8;

    private readonly ModelProto _model;
    private readonly string _folder;

    private GradientGraph(ModelProto model, string file, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        (_model, SourceFile, Inputs, Outputs) = (model, file, inputs, outputs);
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
    }

    /// <summary>The network's file.</summary>
    public string SourceFile { get; }

    /// <summary>Names of the graph's inputs: those of the network that are needed, then an incoming gradient for each output that was differentiated, named by <see cref="NameOf"/>.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of the graph's outputs: those of the network that were wanted, then a gradient for each input, named by <see cref="NameOf"/>.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Number of operators, those of the network among them.</summary>
    public int NodeCount => _model.Graph.Node.Count;

    /// <summary>Name of the gradient of an input or output; gradients have the type and shape of what they belong to.</summary>
    public static string NameOf(string value) => $"grad_{value}";

    /// <summary>Differentiates a network.</summary>
    /// <param name="file">Its ONNX file, of opset 13 or later.</param>
    /// <param name="wrt">Inputs whose gradients are wanted, of real numbers.</param>
    /// <param name="of">Outputs that are differentiated; null where the network has one output of real numbers alone.</param>
    /// <param name="keep">Outputs that come out as well; null for those that are differentiated, empty for none.</param>
    /// <exception cref="AIImageException">
    /// The file is no network, has no such input or output, or has an operator between them for which there is no rule (<see cref="ErrorIds.GradientUnsupported"/>).
    /// </exception>
    public static GradientGraph Of(string file, IReadOnlyList<string> wrt, IReadOnlyList<string>? of = null, IReadOnlyList<string>? keep = null) => Of(Read(file), file, wrt, of, keep);

    /// <summary>Differentiates a network in memory, which is changed and becomes a part of the result.</summary>
    /// <param name="model">The network.</param>
    /// <param name="file">Where it came from: for errors, and the folder in which weights in files of their own are.</param>
    /// <param name="wrt">As above.</param>
    /// <param name="of">As above.</param>
    /// <param name="keep">As above.</param>
    internal static GradientGraph Of(ModelProto model, string file, IReadOnlyList<string> wrt, IReadOnlyList<string>? of = null, IReadOnlyList<string>? keep = null)
    {
        var opset = RaiseOpset(model, file);
        var facts = GraphFacts.Of(model, file);
        while (ConstantBranches.Inline(model.Graph, facts))
            facts = GraphFacts.Of(model, file);
        var initial = new HashSet<string>(model.Graph.Initializer.Select(tensor => tensor.Name));
        RequireReal(facts, wrt, "input", model.Graph.Input.Where(input => !initial.Contains(input.Name)), file);
        of ??= OnlyOutput(facts, model.Graph, file);
        RequireReal(facts, of, "output", model.Graph.Output, file);
        RequireKnown(keep ??= of, "output", model.Graph.Output, file);

        var (nodes, constants) = new Differentiation(model.Graph, facts, opset, file).Run([.. of.Select(output => (output, NameOf(output)))], [.. wrt.Select(input => (input, NameOf(input)))]);
        var graph = model.Graph;
        graph.Node.Add(nodes);
        graph.Initializer.Add(constants);
        ValueInfoProto[] outputs = [.. keep.Select(name => graph.Output.First(output => output.Name == name)), .. wrt.Select(name => GradientOf(graph.Input, name))];
        graph.Input.Add(of.Select(name => GradientOf(graph.Output, name)));
        graph.Output.Clear();
        graph.Output.Add(outputs);
        graph.ValueInfo.Clear();
        Prune(graph);
        return new GradientGraph(model, file, [.. graph.Input.Where(input => !initial.Contains(input.Name)).Select(input => input.Name)], [.. graph.Output.Select(output => output.Name)]);
    }

    /// <summary>The graph as the content of an ONNX file; weights in files of their own are named as in the network's file.</summary>
    public byte[] ToBytes() => _model.ToByteArray();

    /// <summary>Writes the graph, whole or not at all. One that has weights in files of their own must lie beside the network, whose files it shares.</summary>
    /// <param name="file">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="AIImageException">It is in another folder than the weights, is the network's own file, is there already, or cannot be written.</exception>
    public void Save(string file, bool overwrite)
    {
        var target = Path.GetFullPath(file);
        if (target == Path.GetFullPath(SourceFile))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The file '{file}' is the network itself; name another one for its gradient.") { Subject = file };
        if (ExternalFile() is { } weights && Path.GetDirectoryName(target) != _folder)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The network '{SourceFile}' has its weights in '{weights}', which its gradient shares; name a file in the folder '{_folder}'.") { Subject = file };
        OutputFile.Write(file, ToBytes(), overwrite);
    }

    /// <summary>Loads the graph onto a device, without a file.</summary>
    /// <exception cref="AIImageException">ONNX Runtime cannot load it there.</exception>
    public Network Open(Device device, CancellationToken cancellationToken) => Network.Load(ToBytes(), SourceFile, device, cancellationToken);

    private static ModelProto Read(string file)
    {
        if (Directory.Exists(file))
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' is a folder; name an .onnx file.") { Subject = file };
        try
        {
            using var stream = File.OpenRead(file);
            var model = ModelProto.Parser.ParseFrom(stream);
            return model.Graph is null ? throw new InvalidDataException("it has no graph") : model;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            var reason = error is InvalidProtocolBufferException or InvalidDataException ? "it is damaged or not an ONNX file" : error.Message.TrimEnd('.');
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {reason}; check its path, or export it again.", error) { Subject = file };
        }
    }

    private static long RaiseOpset(ModelProto model, string file)
    {
        var standard = model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx");
        if (standard is null || standard.Version < LowestOpset)
            throw new AIImageException(ErrorIds.GradientUnsupported, $"The network '{file}' has operators of opset {standard?.Version ?? 0}, and gradients need {LowestOpset} or later; export it again with a later opset.") { Subject = file };
        if (standard.Version < ScatteringOpset)
        {
            // The one operator whose defaults changed on the way.
            if (model.Graph.Node.FirstOrDefault(node => node.OpType == "RoiAlign") is { } changed)
                throw NodeGradient.Unsupported(file, changed, $"has another meaning in opset {ScatteringOpset}, which gradients are written in", $"export the network with opset {ScatteringOpset} or later");
            standard.Version = ScatteringOpset;
            model.IrVersion = Math.Max(model.IrVersion, ScatteringIrVersion);
        }
        return standard.Version;
    }

    private static List<string> OnlyOutput(GraphFacts facts, GraphProto graph, string file)
    {
        var real = graph.Output.Select(output => output.Name).Where(name => Value.IsReal(facts.Type(name))).ToList();
        return real.Count == 1 ? real : throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"The network '{file}' has {real.Count} outputs of real numbers ({string.Join(", ", real)}); say which of them is differentiated.")
        { Subject = file };
    }

    private static void RequireReal(GraphFacts facts, IReadOnlyList<string> names, string kind, IEnumerable<ValueInfoProto> known, string file)
    {
        RequireKnown(names, kind, known, file);
        if (names.Count == 0)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"No {kind} of the network '{file}' is named; name one that its gradient is for.") { Subject = file };
        if (names.FirstOrDefault(name => !Value.IsReal(facts.Type(name))) is { } whole)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The {kind} '{whole}' of the network '{file}' is of type {facts.Type(whole)}, which has no gradients; name one of real numbers.") { Subject = file };
    }

    private static void RequireKnown(IReadOnlyList<string> names, string kind, IEnumerable<ValueInfoProto> known, string file)
    {
        var all = known.Select(value => value.Name).ToList();
        if (names.FirstOrDefault(name => !all.Contains(name)) is { } missing)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The network '{file}' has no {kind} '{missing}'; it has {string.Join(", ", all)}.") { Subject = file };
    }

    private static ValueInfoProto GradientOf(IEnumerable<ValueInfoProto> values, string name)
    {
        var gradient = values.First(value => value.Name == name).Clone();
        gradient.Name = NameOf(name);
        return gradient;
    }

    /// <summary>Leaves out what no output depends on.</summary>
    private static void Prune(GraphProto graph)
    {
        var needed = new HashSet<string>(graph.Output.Select(output => output.Name));
        var nodes = new List<NodeProto>();
        foreach (var node in graph.Node.Reverse())
        {
            if (!node.Output.Any(needed.Contains))
                continue;
            nodes.Add(node);
            needed.UnionWith(GraphNames.All(node));
        }
        nodes.Reverse();
        graph.Node.Clear();
        graph.Node.Add(nodes);
        Keep(graph.Initializer, tensor => needed.Contains(tensor.Name));
        Keep(graph.Input, input => needed.Contains(input.Name));
    }

    private static void Keep<T>(ICollection<T> items, Func<T, bool> isKept)
    {
        var kept = items.Where(isKept).ToList();
        items.Clear();
        kept.ForEach(items.Add);
    }

    /// <summary>The first file of its own that has weights.</summary>
    private string? ExternalFile() => _model.Graph.Initializer.Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)
        .SelectMany(tensor => tensor.ExternalData).FirstOrDefault(entry => entry.Key == "location")?.Value;
}
