using System.Diagnostics;
using TextToImage.Families;
using TextToImage.Generation;
using TextToImage.Matting;
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
    private readonly NetworkReviews _reviews = new();
    private IReadOnlyList<ModelUse> _uses = [];
    private ModelLimits? _limits;
    private TimeSpan? _stepTime;
    private int _stepPixels;
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
    /// <param name="path">Full path of its folder, or of a CLIP's, or of the folder or file of a network on its own.</param>
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
            Networks = _reviews.All,
            Uses = _uses,
            StepTime = _stepTime,
            Advice = new ModelAdvice(Path.GetFileName(_path), _reviews.All, _limits, _stepTime, _stepPixels, MachineMemory.Bytes, _usedDevice).Sentences(),
        };
    }

    private string Files()
    {
        if (ModelLibrary.IsGraph(_path))
        {
            NetworkFile.Require(_path);
            if (MattingConfig.Is(_path))
                MattingConfig.Read(_path);
            else
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
                var clock = Stopwatch.StartNew();
                using var network = _loader.Load(file, _cancellationToken);
                _reviews.Add(name, network, clock.Elapsed);
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
        if (_model is null && MattingConfig.Is(Graphs().First().File))
        {
            _checks.Run("cutout", Look);
            return;
        }
        if (_model is not null && !ModelFamilies.Of(_model).Enlarges)
            _checks.Run("picture", () => MakePicture(_model));
        if (_model is null || ModelFamilies.Of(_model).Enlarges || UpscalerConfig.Find(_model) is not null)
            _checks.Run("enlarging", Enlarge);
    }

    private string Look()
    {
        using var network = MattingNetwork.Load(Graphs().First().File, _device, _cancellationToken);
        var meter = new NetworkMeter();
        var (_, width, height) = network.Look(TestPicture.Gradient(), meter, _cancellationToken);
        return $"{width}x{height} in {meter.Calls} network call on {network.Device}";
    }

    private string MakePicture(ModelFolder model)
    {
        using var pipeline = DiffusionPipeline.Load(model, _device, _cancellationToken);
        if (pipeline.Limits.NeedsClip && ModelLibrary.Default.FirstClip() is null)
            return "not tried: a CLIP has to guide it, and none is installed";
        using var clip = pipeline.Limits.NeedsClip ? ClipModel.Load(ModelLibrary.Default.FirstClip()!, _device, _cancellationToken) : null;
        var request = TestPicture.Request(pipeline.Limits) with { GuideModel = clip };
        // The first step of a guide sees next to nothing but noise.
        request = clip is null ? request : request with { Steps = 2, Cutouts = 2 };
        _reviews.Watch(pipeline, ModelFamilies.Of(model).Stages(model).SelectMany(stage => stage.Components).Where(component => model.Has(component.Name)).Select(component => component.Name).Distinct(), _cancellationToken);
        var made = pipeline.Generate(request, FirstStep(), _cancellationToken).Single();
        _usedDevice = made.Device;
        _limits = pipeline.Limits;
        _stepPixels = _limits.OnlySide is null ? request.Width!.Value * request.Height!.Value : _limits.Width * _limits.Height;
        TestPicture.RequireContrast(made.Picture, _path);
        var detail = $"{made.Picture.Width}x{made.Picture.Height} in {made.NetworkCalls} network {(made.NetworkCalls == 1 ? "call" : "calls")} on {made.Device}";
        _uses = ModelUses.Of(pipeline, request, detail, _cancellationToken);
        return detail;
    }

    /// <summary>Takes the time from the last call of a network before the first step is done, which is the call of the denoiser.</summary>
    private ActionProgress<GenerationProgress> FirstStep()
    {
        var (clock, called) = (Stopwatch.StartNew(), TimeSpan.Zero);
        _reviews.Called = _ => called = clock.Elapsed;
        return new ActionProgress<GenerationProgress>(done =>
        {
            if (done is { Activity: null, Step: > 0 })
                _stepTime ??= clock.Elapsed - called;
        });
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
