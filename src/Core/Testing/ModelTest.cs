using System.Diagnostics;
using TextToImage.Families;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Upscaling;

namespace TextToImage.Testing;

/// <summary>Tries a model out: its files, its memory, each of its networks on the device, and one small picture, or what a CLIP says of one.</summary>
public sealed class ModelTest
{
    private readonly string _path;
    private readonly Device _device;
    private readonly CancellationToken _cancellationToken;
    private readonly NetworkLoader _loader;
    private readonly CheckList _checks;
    private ModelFolder? _model;
    private ClipFolder? _clip;
    private long _needed;
    private string? _usedDevice;

    private ModelTest(string path, Device device, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        (_path, _device, _cancellationToken) = (path, device, cancellationToken);
        _loader = new NetworkLoader(device);
        _checks = new CheckList(progress);
    }

    /// <summary>Tests a model. What is wrong with it is in the result.</summary>
    /// <param name="path">Full path of its folder, or of a CLIP's, or of a super-resolution network's folder or file.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="progress">Told before each check, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the test inside a network.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ModelTestResult Run(
        string path, Device device, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new ModelTest(path, device, progress, cancellationToken).Run();

    private ModelTestResult Run()
    {
        using var memory = new MemoryWatch();
        _checks.Run("files", Files);
        if (_checks.Passed)
        {
            _checks.Run("memory", Memory);
            LoadNetworks();
        }
        if (_checks.Passed)
            Use();
        return new ModelTestResult(_path, _model?.PipelineClass ?? (_clip is null ? null : ClipFolder.ClassName), _usedDevice, _checks.Checks, _checks.Elapsed)
        {
            MemoryNeeded = _needed,
            MemoryPresent = MachineMemory.Bytes,
            PeakMemory = memory.Peak,
            Warnings = _loader.Warnings,
        };
    }

    private string Files()
    {
        if (ModelLibrary.IsGraph(_path))
        {
            NetworkFile.Require(_path);
            NetworkUpscalerConfig.Read(_path);
        }
        else if (ClipFolder.IsClip(_path))
        {
            ModelCheck.Require(_path);
            _clip = ClipFolder.Open(_path);
        }
        else if (!ModelLibrary.IsNetwork(_path))
        {
            _model = ModelFolder.Open(_path);
            ModelCheck.RequireComplete(_model);
        }
        else
        {
            ModelCheck.Require(_path);
        }
        var graphs = Graphs().Select(graph => graph.File).ToList();
        _needed = graphs.Sum(NetworkFile.Bytes);
        _checks.Expected = graphs.Count + 3;
        return $"{graphs.Count} {(graphs.Count == 1 ? "network" : "networks")}, {Megabytes(_needed)}";
    }

    private string Memory() => _needed <= MachineMemory.Bytes
        ? $"{Megabytes(_needed)} of {Megabytes(MachineMemory.Bytes)}"
        : throw new AIImageException(ErrorIds.OutOfMemory,
            $"The model needs {Megabytes(_needed)} of memory and this machine has {Megabytes(MachineMemory.Bytes)}; use a smaller model or a half-precision export.");

    /// <summary>One at a time, so that a machine that cannot hold all says which it can.</summary>
    private void LoadNetworks()
    {
        foreach (var (name, file) in Graphs())
        {
            _checks.Run(name, () =>
            {
                using var network = _loader.Load(file, _cancellationToken);
                _usedDevice = network.Device.Name;
                return $"{Megabytes(NetworkFile.Bytes(file))} on {_usedDevice}";
            });
        }
    }

    private void Use()
    {
        if (_clip is not null)
        {
            _checks.Run("comparison", () => Compare(_clip));
            return;
        }
        if (_model is not null && !ModelFamilies.Of(_model).Enlarges)
            _checks.Run("picture", () => MakePicture(_model));
        if (_model is null || ModelFamilies.Of(_model).Enlarges || UpscalerConfig.Find(_model) is not null)
            _checks.Run("enlarging", Enlarge);
    }

    private string MakePicture(ModelFolder model)
    {
        using var pipeline = DiffusionPipeline.Load(model, _device, _cancellationToken);
        if (pipeline.Limits.NeedsClip && ModelLibrary.Default.FirstClip() is null)
            return "not tried: a CLIP has to guide it, and none is installed";
        using var clip = pipeline.Limits.NeedsClip ? ClipModel.Load(ModelLibrary.Default.FirstClip()!, _device, _cancellationToken) : null;
        var request = TestPicture.Request(pipeline.Limits) with { GuideModel = clip };
        // The first step of a guide sees next to nothing but noise.
        var made = pipeline.Generate(clip is null ? request : request with { Steps = 2, Cutouts = 2 }, null, _cancellationToken).Single();
        _usedDevice = made.Device;
        TestPicture.RequireContrast(made.Picture, _path);
        return $"{made.Picture.Width}x{made.Picture.Height} in {made.NetworkCalls} network {(made.NetworkCalls == 1 ? "call" : "calls")} on {made.Device}";
    }

    private string Compare(ClipFolder folder)
    {
        using var clip = ClipModel.Load(folder, _device, _cancellationToken);
        _usedDevice = clip.Device.Name;
        var compared = clip.Compare(TestPicture.Gradient(), TestPicture.Prompt, _cancellationToken);
        return FormattableString.Invariant($"a picture and a text, cosine {compared.Cosine:0.000} on {_usedDevice}");
    }

    private string Enlarge()
    {
        using var resizer = PictureResizer.Open(UpscalerSource.Open(_path, new ModelLibrary([])), _device, _cancellationToken);
        var made = resizer.Resize(TestPicture.Gradient(), new ResizeRequest { Scale = 2, Steps = 1, Seed = 1, Prompt = "" }, null, _cancellationToken);
        _usedDevice = made.Device;
        TestPicture.RequireContrast(made.Picture, _path);
        return $"{made.Picture.Width}x{made.Picture.Height} by {made.Method} on {made.Device}";
    }

    private IEnumerable<(string Name, string File)> Graphs() => _clip is not null
        ? _clip.Graphs
        : _model is null
        ? [("network", ModelLibrary.IsGraph(_path) ? _path : Path.Combine(_path, NetworkUpscalerConfig.FileName))]
        : ModelFamilies.Of(_model).NetworksOf(_model).Select(component => (component, _model.NetworkFile(component)));

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0.#} MB");
}

/// <summary>One thing that was tried with a model.</summary>
/// <param name="Name">What: files, memory, the name of a network, picture, enlarging, comparison.</param>
/// <param name="Passed">Whether it works.</param>
/// <param name="Detail">What was found, or in one sentence what is wrong and what to do.</param>
/// <param name="Duration">Time it took.</param>
public sealed record ModelTestCheck(string Name, bool Passed, string Detail, TimeSpan Duration);

/// <summary>Whether this machine is fit for a model.</summary>
/// <param name="Path">Full path of the model's folder, or of the file of a network.</param>
/// <param name="Pipeline">The class of its pipeline, or CLIPModel; null where its index cannot be read, and for a network on its own.</param>
/// <param name="Device">Where its networks were loaded; null where none could be.</param>
/// <param name="Checks">What was tried, in order; what depends on a check that failed was not.</param>
/// <param name="Duration">Time that all took.</param>
public sealed record ModelTestResult(string Path, string? Pipeline, string? Device, IReadOnlyList<ModelTestCheck> Checks, TimeSpan Duration)
{
    /// <summary>Whether all checks passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>Bytes of the model's weights, all of which are in memory at once; a picture takes more, according to its size.</summary>
    public long MemoryNeeded { get; init; }

    /// <summary>Bytes of memory that this process may have.</summary>
    public long MemoryPresent { get; init; }

    /// <summary>The most bytes of memory that the process had during the test; that of a graphics processor is not counted.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Why better devices were not used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Runs checks one after the other; an error that a user can act on is a check that failed.</summary>
/// <param name="progress">Told before each check; may be null.</param>
internal sealed class CheckList(IProgress<GenerationProgress>? progress)
{
    private readonly List<ModelTestCheck> _checks = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<ModelTestCheck> Checks => _checks;

    /// <summary>Time since the first check began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Whether all passed so far.</summary>
    public bool Passed => _checks.TrueForAll(check => check.Passed);

    /// <summary>How many checks there will be, for the progress.</summary>
    public int Expected { get; set; } = 1;

    /// <summary>Runs one.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="check">Gives what was found, or throws what is wrong.</param>
    public void Run(string name, Func<string> check)
    {
        progress?.Report(new GenerationProgress(1, 1, _checks.Count, Math.Max(Expected, _checks.Count + 1), Elapsed, null, $"testing {name}"));
        var begin = _clock.Elapsed;
        try
        {
            var detail = check();
            _checks.Add(new ModelTestCheck(name, true, detail, _clock.Elapsed - begin));
        }
        catch (AIImageException error)
        {
            _checks.Add(new ModelTestCheck(name, false, error.Message, _clock.Elapsed - begin));
        }
    }
}

/// <summary>The small pictures that models are tested with, and what is asked of those they make.</summary>
internal static class TestPicture
{
    /// <summary>Side of a picture that tests need, as far as the model can be asked for it.</summary>
    private const int Side = 64;

    /// <summary>Values of a picture of something are further apart.</summary>
    private const int LeastContrast = 8;

    /// <summary>What pictures are asked to show, and compared with.</summary>
    public const string Prompt = "a red house on a white background";

    /// <summary>The smallest useful picture, in the fewest steps.</summary>
    public static GenerationRequest Request(ModelLimits limits)
    {
        var multiple = limits.Upscaler is null && limits.OnlySide is null ? limits.SizeMultiple : 1;
        var side = (Side + multiple - 1) / multiple * multiple;
        return new GenerationRequest { Prompt = Prompt, Width = side, Height = side, Steps = 1, Seed = 1 };
    }

    /// <summary>A picture to be enlarged: red grows to the right, green downwards.</summary>
    public static Picture Gradient()
    {
        var pixels = Enumerable.Range(0, Side * Side).SelectMany(at => new[] { (byte)(at % Side * 4), (byte)(at / Side * 4), (byte)128 });
        return new Picture(Side, Side, [.. pixels]);
    }

    /// <summary>Refuses a picture of nothing, which networks give that are broken or overflow.</summary>
    /// <param name="picture">What was made.</param>
    /// <param name="model">What made it.</param>
    /// <exception cref="AIImageException">All its pixels are nearly the same.</exception>
    public static void RequireContrast(Picture picture, string model)
    {
        if (picture.Rgb.Max() - picture.Rgb.Min() < LeastContrast)
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The model '{model}' made a picture whose pixels are all the same; its networks are damaged or do not fit together, install it again.")
            { Subject = model };
        }
    }
}

/// <summary>Looks at the memory of this process again and again: what the system remembers as its peak may be older.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly object _gate = new();
    private readonly Timer _timer;
    private long _peak;

    public MemoryWatch() => _timer = new Timer(_ => Look(), null, TimeSpan.Zero, Interval);

    /// <summary>How often it looked.</summary>
    internal int Looks { get; private set; }

    /// <summary>The most bytes seen so far.</summary>
    public long Peak
    {
        get
        {
            Look();
            return _peak;
        }
    }

    /// <summary>Looks no more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        using var process = Process.GetCurrentProcess();
        lock (_gate)
        {
            _peak = Math.Max(_peak, process.WorkingSet64);
            Looks++;
        }
    }
}
