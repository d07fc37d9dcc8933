using System.Text.RegularExpressions;
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

    /// <summary>A C++ file with its line, and what builds put around it: modules with addresses, and callers.</summary>
    private static readonly Regex SourcePlace = new(
        @"(?:[A-Za-z]:\\|/)[^\s:]*\.(?:cc|cpp|h|hpp|inl|cu)(?:[:(]\d+\)?)?:?|\S+\.(?:dll|exe)![0-9A-Fa-f]+:?|\(caller: [^)]*\)|Exception\(\d+\) tid\([0-9a-f]+\)", RegexOptions.CultureInvariant);

    /// <summary>A function of C++ and what it wanted to be true, where a sentence follows.</summary>
    private static readonly Regex Condition = new(@"^.*::.* was false\.\s+(?=\S)", RegexOptions.CultureInvariant);

    private readonly Func<SessionOptions, InferenceSession> _open;
    private readonly object _gate = new();
    private readonly bool _runsOneAtATime;
    private InferenceSession? _onProcessor;

    private Network(string file, Device device, InferenceSession session, Func<SessionOptions, InferenceSession> open)
    {
        (File, Device, Session, _open) = (file, device, session, open);
        Inputs = session.InputMetadata.ToDictionary(item => item.Key, item => NetworkTensor.From(item.Key, item.Value));
        Outputs = session.OutputMetadata.ToDictionary(item => item.Key, item => NetworkTensor.From(item.Key, item.Value));
        _runsOneAtATime = device.Kind == DirectML.Kind;
        if (Outputs.Count == 0)
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' puts out nothing; it is no part of a model, or was exported wrongly: export it again.") { Subject = file };
    }

    /// <summary>The graph's file.</summary>
    public string File { get; }

    /// <summary>The device it was loaded onto.</summary>
    public Device Device { get; }

    /// <summary>Inputs by name: the graph's, or that of diffusers for what an input is (<see cref="CallBy"/>).</summary>
    public IReadOnlyDictionary<string, NetworkTensor> Inputs { get; private set; }

    /// <summary>Outputs by name, likewise.</summary>
    public IReadOnlyDictionary<string, NetworkTensor> Outputs { get; private set; }

    /// <summary>What was loaded first.</summary>
    internal InferenceSession Session { get; }

    /// <summary>Sees every call before it runs: names of its inputs, their values in the graph's types, and names of the outputs wanted; null: nobody looks. The values are the call's.</summary>
    internal Action<IReadOnlyList<string>, IReadOnlyList<OrtValue>, IReadOnlyList<string>>? Watch { get; set; }

    /// <summary>Is told where the network goes on on the processor.</summary>
    internal Action<string>? Warn { get; set; }

    /// <summary>Loads a graph onto a definite device.</summary>
    /// <exception cref="AIImageException">The file is not a graph ONNX Runtime can load, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    /// <remarks>On the processor what was prepared for it (<see cref="PreparedGraph"/>) is loaded instead of the file, where that is there and can be.</remarks>
    internal static Network Load(string file, Device device, CancellationToken cancellationToken)
    {
        if (device == DeviceKind.Cpu && PreparedGraph.Find(file) is { } prepared)
        {
            try
            {
                return Load(file, device, PreparedGraph.Options, options => new InferenceSession(prepared, options), cancellationToken);
            }
            catch (AIImageException)
            {
                // What cannot be loaded counts for nothing: the file is loaded, and says itself what is wrong.
            }
        }
        return Load(file, device, () => DeviceSetup.Options(device), cancellationToken);
    }

    /// <summary>Loads a graph with session options that are for its device.</summary>
    /// <inheritdoc cref="Load(string, Device, CancellationToken)"/>
    internal static Network Load(string file, Device device, Func<SessionOptions> setUp, CancellationToken cancellationToken) =>
        Load(file, device, setUp, options => new InferenceSession(file, options), cancellationToken);

    /// <summary>Loads a graph in memory onto a definite device.</summary>
    /// <param name="graph">The content of an ONNX file.</param>
    /// <param name="file">The file it was made from: for errors, and as the neighbour of files with weights.</param>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <inheritdoc cref="Load(string, Device, CancellationToken)"/>
    internal static Network Load(byte[] graph, string file, Device device, CancellationToken cancellationToken) => Load(
        file,
        device,
        () => DeviceSetup.Options(device),
        options =>
        {
            options.AddSessionConfigEntry(WeightsFolder, Path.GetDirectoryName(Path.GetFullPath(file))!);
            return new InferenceSession(graph, options);
        },
        cancellationToken);

    private static Network Load(string file, Device device, Func<SessionOptions> setUp, Func<SessionOptions, InferenceSession> open, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var options = setUp();
        using var registration = cancellationToken.Register(() => options.SetLoadCancellationFlag(true));
        try
        {
            return new Network(file, device, open(options), open);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            // What can be said without ONNX Runtime is said better: placeholders, missing and unreadable files, links.
            NetworkFile.RequireLoadable(file);
            throw new AIImageException(ErrorIds.NetworkInvalid,
                $"The network '{file}' cannot be loaded: {Reason(error)}; the file is damaged or incomplete, install the model again.", error)
            { Subject = file };
        }
    }

    /// <summary>
    /// Runs the network, on the processor from the first time on that its device fails: a driver that is reset, or has too little
    /// memory, costs time and not the picture. What the processor refuses, too, is thrown.
    /// </summary>
    /// <param name="run">Runs a session; where it fails on the device it is called once more.</param>
    /// <param name="cancellationToken">Whether a failure is one.</param>
    internal void Run(Action<InferenceSession> run, CancellationToken cancellationToken)
    {
        var session = Volatile.Read(ref _onProcessor) ?? Session;
        try
        {
            RunOn(session, run);
        }
        catch (OnnxRuntimeException error) when (session == Session && Device != DeviceKind.Cpu && !cancellationToken.IsCancellationRequested)
        {
            RunOn(OnProcessor(error), run);
        }
    }

    /// <summary>Calls inputs and outputs by what they are, where the graph has names of its own for them; called before anything runs.</summary>
    internal void CallBy(GraphRole role) => (Inputs, Outputs) = (GraphRoles.Inputs(role, Inputs), GraphRoles.Outputs(role, Outputs));

    /// <summary>Frees the session and the memory of its weights.</summary>
    public void Dispose()
    {
        Session.Dispose();
        _onProcessor?.Dispose();
    }

    /// <summary>What is said of a network that its device fails.</summary>
    internal static string OnProcessor(string file, Device device, Exception error) =>
        $"The network '{file}' failed on the device '{device}' ({Reason(error is AIImageException { InnerException: { } cause } ? cause : error)}); it runs on the processor instead.";

    private void RunOn(InferenceSession session, Action<InferenceSession> run)
    {
        if (!_runsOneAtATime || session != Session)
        {
            run(session);
            return;
        }
        lock (Session)
            run(session);
    }

    /// <summary>The session on the processor, opened by the first who needs it. A file that is gone meanwhile is the device's failure.</summary>
    private InferenceSession OnProcessor(OnnxRuntimeException error)
    {
        lock (_gate)
        {
            if (_onProcessor is null)
            {
                using var options = DeviceSetup.Options(DeviceKind.Cpu);
                Volatile.Write(ref _onProcessor, _open(options));
                Warn?.Invoke(OnProcessor(File, Device, error));
            }
            return _onProcessor!;
        }
    }

    /// <summary>ONNX Runtime's message without its error code, places in its source, and line breaks; DirectX's numbers in words.</summary>
    internal static string Reason(Exception error)
    {
        var text = error.Message.Replace('\n', ' ').Replace('\r', ' ').Trim();
        if (DirectML.Explain(text) is { } meaning)
            return meaning;
        var start = text.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? text.IndexOf(']') + 1 : 0;
        var reason = Condition.Replace(SourcePlace.Replace(text.Substring(start), " "), "").Trim().TrimEnd('.');
        return reason.Length <= MaxReasonLength ? reason : $"{reason.Substring(0, MaxReasonLength)}...";
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

    /// <summary>Whether its elements are whole numbers.</summary>
    internal bool IsInteger => ElementType is TensorElementType.Int64 or TensorElementType.Int32;

    internal static NetworkTensor From(string name, NodeMetadata metadata) => new(
        name,
        metadata.ElementDataType,
        metadata.Dimensions ?? [],
        metadata.SymbolicDimensions ?? []);
}
