using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TextToImage.Networks;

/// <summary>
/// One ONNX graph, loaded. Inputs and outputs are bound by name; element types, ranks and open dimensions are
/// read from the graph, never assumed. Safe for use by several threads, each through its own <see cref="NetworkCall"/>.
/// </summary>
public sealed class Network : IDisposable
{
    private const int MaxReasonLength = 240;

    /// <summary>Where ONNX Runtime looks for weights in files of their own, for graphs that come from no file (onnxruntime_session_options_config_keys.h).</summary>
    private const string WeightsFolder = "session.model_external_initializers_file_folder_path";

    private readonly object? _oneAtATime;

    private Network(string file, DeviceKind device, InferenceSession session)
    {
        File = file;
        DeviceKind = device;
        Session = session;
        Inputs = session.InputMetadata.ToDictionary(item => item.Key, item => NetworkTensor.From(item.Key, item.Value));
        Outputs = session.OutputMetadata.ToDictionary(item => item.Key, item => NetworkTensor.From(item.Key, item.Value));
        _oneAtATime = device == DeviceKind.DirectML ? new object() : null;
    }

    /// <summary>The graph's file.</summary>
    public string File { get; }

    /// <summary>The device the session runs on.</summary>
    public DeviceKind DeviceKind { get; }

    /// <summary>Inputs by name.</summary>
    public IReadOnlyDictionary<string, NetworkTensor> Inputs { get; }

    /// <summary>Outputs by name.</summary>
    public IReadOnlyDictionary<string, NetworkTensor> Outputs { get; }

    internal InferenceSession Session { get; }

    /// <summary>Loads a graph onto a definite device.</summary>
    /// <exception cref="AIImageException">The file is not a graph ONNX Runtime can load, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    internal static Network Load(string file, DeviceKind device, CancellationToken cancellationToken) =>
        Load(file, device, options => new InferenceSession(file, options), cancellationToken);

    /// <summary>Loads a graph in memory onto a definite device.</summary>
    /// <param name="graph">The content of an ONNX file.</param>
    /// <param name="file">The file it was made from: for errors, and as the neighbour of files with weights.</param>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <inheritdoc cref="Load(string, DeviceKind, CancellationToken)"/>
    internal static Network Load(byte[] graph, string file, DeviceKind device, CancellationToken cancellationToken) => Load(
        file,
        device,
        options =>
        {
            options.AddSessionConfigEntry(WeightsFolder, Path.GetDirectoryName(Path.GetFullPath(file))!);
            return new InferenceSession(graph, options);
        },
        cancellationToken);

    private static Network Load(string file, DeviceKind device, Func<SessionOptions, InferenceSession> open, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var options = OptionsFor(device);
        using var registration = cancellationToken.Register(() => options.SetLoadCancellationFlag(true));
        try
        {
            return new Network(file, device, open(options));
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid,
                $"The network '{file}' cannot be loaded: {Reason(error)}; the file is damaged or incomplete, install the model again.", error)
            { Subject = file };
        }
    }

    /// <summary>Runs a session; the lock keeps to DirectML's rule of one run at a time per session.</summary>
    internal void Run(Action<InferenceSession> run)
    {
        if (_oneAtATime is null)
        {
            run(Session);
            return;
        }
        lock (_oneAtATime)
            run(Session);
    }

    /// <summary>Frees the session and the memory of its weights.</summary>
    public void Dispose() => Session.Dispose();

    /// <summary>ONNX Runtime's message without its error code, source position and line breaks.</summary>
    internal static string Reason(Exception error)
    {
        var text = error.Message.Replace('\n', ' ').Replace('\r', ' ').Trim().TrimEnd('.');
        var start = text.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? text.IndexOf(']') + 1 : 0;
        var reason = text.AsSpan(start).Trim();
        return reason.Length <= MaxReasonLength ? reason.ToString() : $"{reason.Slice(0, MaxReasonLength).ToString()}...";
    }

    private static SessionOptions OptionsFor(DeviceKind device)
    {
        try
        {
            return Device.Options(device);
        }
        catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or NotSupportedException)
        {
            throw new AIImageException(ErrorIds.DeviceUnavailable,
                $"The device '{Device.Name(device)}' cannot be used: {Reason(error)}; use the device cpu, or install its driver and a build with that provider.", error)
            { Subject = device };
        }
    }
}

/// <summary>An input or output of a graph as the file states it.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="ElementType">Element type in the graph.</param>
/// <param name="Dimensions">Sizes, -1 where the graph leaves them open.</param>
/// <param name="Symbols">Names of the open dimensions, empty where a size is fixed.</param>
public sealed record NetworkTensor(string Name, TensorElementType ElementType, IReadOnlyList<int> Dimensions, IReadOnlyList<string> Symbols)
{
    /// <summary>Number of dimensions; 0 for a scalar.</summary>
    public int Rank => Dimensions.Count;

    internal static NetworkTensor From(string name, NodeMetadata metadata) => new(
        name,
        metadata.ElementDataType,
        metadata.Dimensions ?? [],
        metadata.SymbolicDimensions ?? []);
}
