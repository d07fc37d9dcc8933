using Microsoft.ML.OnnxRuntime;
using TextToImage.Generation;
using TextToImage.Networks;

namespace TextToImage.Testing;

/// <summary>An input or output of a network, and what it was in the test.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Type of its elements, as ONNX Runtime calls it.</param>
/// <param name="Shape">Its sizes as the graph states them, a name or ? where one is open.</param>
/// <param name="Given">Of an input the sizes that the family gave it, of an output "read"; null where the test did not use it.</param>
public sealed record TensorReview(string Name, string Type, string Shape, string? Given);

/// <summary>A network of a model: its weights, and what it takes and gives beside what it was given.</summary>
/// <param name="Component">Name of its component.</param>
/// <param name="Bytes">Bytes of the graph and its weights.</param>
/// <param name="Precision">What most of its weights are stored in: fp32, fp16, int8; null where it has none.</param>
/// <param name="LoadTime">Time to load it.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record NetworkReview(
    string Component, long Bytes, string? Precision, TimeSpan LoadTime, IReadOnlyList<TensorReview> Inputs, IReadOnlyList<TensorReview> Outputs)
{
    /// <summary>Whether any axis that pictures or batches decide has one size alone.</summary>
    internal bool IsFixed => Inputs.Any(input => input.Shape.Split('x') is { Length: 4 } sizes && sizes.All(size => long.TryParse(size, out _)));

    /// <summary>Whether it computes in 16 bits.</summary>
    internal bool ComputesInHalf => Inputs.Concat(Outputs).Any(tensor => tensor.Type == "Float16");
}

/// <summary>Reviews networks: what they state when they are loaded, and what they are given when they are called.</summary>
internal sealed class NetworkReviews
{
    private readonly List<NetworkReview> _reviews = [];
    private readonly Dictionary<string, Dictionary<string, string>> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <summary>Called with the file of a network before it runs.</summary>
    public Action<string>? Called { get; set; }

    /// <summary>The reviews, in the order in which networks were loaded.</summary>
    public IReadOnlyList<NetworkReview> All => [.. _reviews.Select(review => _given.TryGetValue(_files[review.Component], out var given)
        ? review with { Inputs = With(review.Inputs, given), Outputs = With(review.Outputs, given) }
        : review)];

    /// <summary>Takes in a network that was loaded.</summary>
    public void Add(string component, Network network, TimeSpan loading)
    {
        _files[component] = network.File;
        _reviews.Add(new NetworkReview(
            component, NetworkFile.Bytes(network.File), StoredWeights.Precision(StoredWeights.Of(network.File)), loading, Tensors(network.Inputs.Values), Tensors(network.Outputs.Values.Distinct())));
    }

    /// <summary>Watches the networks of a pipeline.</summary>
    public void Watch(DiffusionPipeline pipeline, IEnumerable<string> components, CancellationToken cancellationToken)
    {
        foreach (var network in components.Select(component => pipeline.Networks.Load(component, cancellationToken)))
            network.Watch = (names, values, outputs) => See(network.File, names, values, outputs);
    }

    private void See(string file, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values, IReadOnlyList<string> outputs)
    {
        if (!_given.TryGetValue(file, out var given))
            _given[file] = given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var place = 0; place < names.Count; place++)
            given[names[place]] = string.Join("x", values[place].GetTensorTypeAndShape().Shape);
        foreach (var output in outputs)
            given[output] = "read";
        Called?.Invoke(file);
    }

    private static List<TensorReview> With(IReadOnlyList<TensorReview> tensors, Dictionary<string, string> given) =>
        [.. tensors.Select(tensor => given.TryGetValue(tensor.Name, out var sizes) ? tensor with { Given = sizes } : tensor)];

    private static List<TensorReview> Tensors(IEnumerable<NetworkTensor> tensors) => [.. tensors.Select(tensor => new TensorReview(
        tensor.Name, tensor.ElementType.ToString(), string.Join("x", tensor.Dimensions.Select((size, axis) => Size(size, tensor.Symbols, axis))), null))];

    private static string Size(int size, IReadOnlyList<string> symbols, int axis) => size >= 0
        ? size.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : axis < symbols.Count && symbols[axis].Length > 0 ? symbols[axis] : "?";
}
