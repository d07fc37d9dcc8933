using System.Diagnostics;
using TextToImage.Families;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Installing;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Stages;

namespace TextToImage.Optimizing;

/// <summary>How far an optimisation is.</summary>
/// <param name="Activity">What is being done.</param>
/// <param name="Fraction">Share of all work done, 0 to 1, as far as it can be foreseen.</param>
public sealed record OptimizationProgress(string Activity, double Fraction);

/// <summary>A picture of the new model beside that of the old one.</summary>
/// <param name="Prompt">What it was to show.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Difference">How far the two are apart.</param>
/// <param name="Ssim">Their structural similarity, at most 1; null where a side has fewer than 11 pixels.</param>
public sealed record PictureChange(string Prompt, ulong Seed, PictureDifference Difference, double? Ssim);

/// <summary>What an optimisation led to.</summary>
/// <param name="Name">Name of the new model.</param>
/// <param name="Path">Full path of its folder.</param>
/// <param name="Source">Full path of the old one.</param>
/// <param name="Precision">What the weights became.</param>
/// <param name="Networks">What became of each network.</param>
/// <param name="Duration">Time that all took.</param>
public sealed record ModelOptimizationResult(
    string Name, string Path, string Source, WeightPrecision Precision, IReadOnlyList<NetworkOptimization> Networks, TimeSpan Duration)
{
    /// <summary>What the old model cost; null where it was not tried.</summary>
    public ModelMeasurement? Before { get; init; }

    /// <summary>What the new model costs; null where it was not tried.</summary>
    public ModelMeasurement? After { get; init; }

    /// <summary>The pictures that both drew.</summary>
    public IReadOnlyList<PictureChange> Pictures { get; init; } = [];

    /// <summary>What to know, such as why no pictures were compared.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A model that is about to be made anew with smaller weights, beside the old one, which stays as it is.</summary>
public sealed class ModelOptimization
{
    /// <summary>Shares of the progress: the pictures of the old model, observation, writing; the rest are those of the new one.</summary>
    private const double Drawn = 0.35, Observed = 0.45, Written = 0.65;

    private readonly OptimizedCopy _copy;
    private readonly InstallTarget _target;
    private readonly TrialRequest? _trial;
    private readonly ModelFolder? _model;

    private ModelOptimization(string source, OptimizedCopy copy, InstallTarget target, WeightPrecision precision, TrialRequest? trial)
    {
        (Source, _copy, _target, Precision, _trial) = (source, copy, target, precision, trial);
        _model = ModelIndex.IsModel(source) ? ModelFolder.Open(source) : null;
    }

    /// <summary>Full path of the old model.</summary>
    public string Source { get; }

    /// <summary>The name that the new model will have.</summary>
    public string Name => _target.Name;

    /// <summary>What the weights become.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>Full path of the folder that it will be in.</summary>
    public string Path => _target.Path;

    /// <summary>Bytes that it takes at most.</summary>
    public long Bytes => _copy.Bytes;

    /// <summary>Whether a model of that name is there and will be replaced.</summary>
    public bool Replaces => _target.Replaces;

    /// <summary>Prepares an optimisation: everything is checked that can be before anything is loaded.</summary>
    /// <param name="source">Full path of a model, of a CLIP, or of a super-resolution network's folder.</param>
    /// <param name="precision">What the weights become.</param>
    /// <param name="folder">The folder of models to put the new one in, which need not exist.</param>
    /// <param name="name">Name of the new model; null or empty: that of the old one and the precision.</param>
    /// <param name="trial">What both are tried with; null: they are not, and convolutions stay in real numbers, as their ranges cannot be observed.</param>
    /// <param name="overwrite">Whether a model of that name is replaced.</param>
    /// <exception cref="AIImageException">The model cannot be used or optimised so, or the name is taken or cannot be one.</exception>
    public static ModelOptimization Prepare(
        string source, WeightPrecision precision, string folder, string? name = null, TrialRequest? trial = null, bool overwrite = false)
    {
        var full = System.IO.Path.GetFullPath(source).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
        ModelCheck.Require(Directory.Exists(full) ? full : System.IO.Path.GetDirectoryName(full)!);
        var target = new InstallTarget(folder, string.IsNullOrWhiteSpace(name) ? DefaultName(full, precision) : name!, overwrite);
        var optimization = new ModelOptimization(full, new OptimizedCopy(full), target, precision, trial);
        optimization.RequireOtherPlace();
        target.RequireFreeName();
        if (precision == WeightPrecision.Int8 && optimization.Drawing().Count == 0)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{full}' has no network that draws step by step, which is what int8 is for; take fp16.")
            { Subject = full };
        }
        return optimization;
    }

    /// <summary>Makes the new model: in a folder beside its place, where it is tried, and then moved; it is there as a whole or not at all.</summary>
    /// <param name="progress">Told of the work, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a network or between two weights.</param>
    /// <exception cref="AIImageException">The model cannot be used, has nothing to make smaller, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ModelOptimizationResult Run(IProgress<OptimizationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        var warnings = new List<string>();
        var recorders = new List<CallRecorder>();
        var before = Try(_model, "drawing with the old model", 0, Drawn, Precision == WeightPrecision.Int8 ? Record : null);
        var ranges = Ranges(recorders, progress, cancellationToken);
        using var library = LibraryFolder.Enter(_target.Folder, cancellationToken);
        _target.RequireFreeName();
        return library.Guarded(() =>
        {
            var staged = library.NewFolder();
            try
            {
                var networks = Write(staged, ranges, progress, cancellationToken);
                warnings.AddRange(OutOfRange(networks));
                var after = before is null ? null : Try(ModelFolder.Open(staged), "drawing with the new model", Written, 1, null);
                cancellationToken.ThrowIfCancellationRequested();
                library.Put(staged, Name);
                return new ModelOptimizationResult(Name, Path, Source, Precision, networks, clock.Elapsed)
                {
                    Before = before?.Measurement,
                    After = after?.Measurement,
                    Pictures = before is null || after is null ? [] : Compare(before.Value.Pictures, after.Value.Pictures),
                    Warnings = warnings,
                };
            }
            finally
            {
                LibraryFolder.Delete(staged);
            }
        });

        IDisposable Record(DiffusionPipeline pipeline)
        {
            recorders.AddRange(Drawing().Select(component => new CallRecorder(pipeline.Networks.Load(component, cancellationToken))));
            return new Recording(recorders);
        }

        (ModelMeasurement Measurement, IReadOnlyList<Picture> Pictures)? Try(
            ModelFolder? model, string activity, double from, double to, Func<DiffusionPipeline, IDisposable>? watch)
        {
            if (_trial is null)
                return null;
            if (model is null || ModelFamilies.Of(model).Enlarges)
            {
                warnings.Add($"'{Source}' draws no pictures from text, so none were compared.");
                return null;
            }
            progress?.Report(new OptimizationProgress(activity, from));
            try
            {
                return ModelTrial.Run(model, _trial, watch, done => progress?.Report(new OptimizationProgress(activity, from + (done * (to - from)))), cancellationToken);
            }
            catch (AIImageException error) when (model == _model && error.ErrorId is ErrorIds.ArgumentInvalid or ErrorIds.NothingToDraw)
            {
                warnings.Add($"No pictures were compared{(watch is null ? "" : ", and convolutions stay in real numbers, as nothing was observed")}: {error.Message}");
                return null;
            }
        }
    }

    /// <summary>The components that run at every step and are not differentiated: what int8 is for.</summary>
    private List<string> Drawing() => _model is null || ModelFamilies.Of(_model).Enlarges
        ? []
        : [.. ModelFamilies.Of(_model).Stages(_model).OfType<IDrawingStage>()
            .SelectMany(stage => stage.Components.Except(stage.Space.Components).Where(component => component.Required && component.Name != (stage as Denoise)?.Classifier))
            .Select(component => component.Name).Distinct()];

    private Dictionary<string, IReadOnlyDictionary<string, ValueRange>> Ranges(List<CallRecorder> recorders, IProgress<OptimizationProgress>? progress, CancellationToken cancellationToken)
    {
        var ranges = new Dictionary<string, IReadOnlyDictionary<string, ValueRange>>(StringComparer.Ordinal);
        if (Precision != WeightPrecision.Int8)
            return ranges;
        foreach (var file in Drawing().Select(component => _model!.NetworkFile(component)))
            ranges[System.IO.Path.GetFullPath(file)] = new Dictionary<string, ValueRange>();
        var each = (Observed - Drawn) / Math.Max(1, recorders.Count);
        for (var place = 0; place < recorders.Count; place++)
        {
            var begin = Drawn + (place * each);
            ranges[System.IO.Path.GetFullPath(recorders[place].File)] = RangeObservation.Run(
                recorders[place].File, recorders[place].Calls, done => progress?.Report(new OptimizationProgress("observing ranges", begin + (done * each))), cancellationToken);
        }
        return ranges;
    }

    private List<NetworkOptimization> Write(
        string folder, Dictionary<string, IReadOnlyDictionary<string, ValueRange>> ranges, IProgress<OptimizationProgress>? progress, CancellationToken cancellationToken)
    {
        var networks = new List<NetworkOptimization>();
        _target.RequireSpace(Bytes);
        _copy.Write(folder, Name, Rewrite, Note, cancellationToken);
        return networks;

        void Rewrite(string place, string file, string target)
        {
            progress?.Report(new OptimizationProgress($"writing {place}", Observed + ((double)networks.Count / _copy.Graphs.Count * (Written - Observed))));
            var component = place.Contains('/') ? place.Substring(0, place.LastIndexOf('/')) : place;
            networks.Add(NetworkRewrite.Run(file, target, component, ranges.TryGetValue(System.IO.Path.GetFullPath(file), out var known) ? known : null, cancellationToken));
        }

        OptimizationNote Note() => networks.Exists(network => network.IsChanged)
            ? new OptimizationNote(System.IO.Path.GetFileName(Source), Precision, networks)
            : throw new AIImageException(ErrorIds.ModelUnsupported, $"The model '{Source}' has no weights that {Precision.Name()} would make smaller; it is small already.") { Subject = Source };
    }

    private List<PictureChange> Compare(IReadOnlyList<Picture> before, IReadOnlyList<Picture> after) =>
        [.. before.Zip(after, (old, made) => (old, made)).Select((pair, place) => new PictureChange(
            _trial!.Prompts[place], _trial.Seed + (ulong)place, PictureDifference.Of(pair.made, pair.old), StructuralSimilarity.Of(pair.made, pair.old)))];

    private static IEnumerable<string> OutOfRange(IEnumerable<NetworkOptimization> networks) => networks.Where(network => network.OutOfRange > 0)
        .Select(network => $"{network.OutOfRange} weights of {network.Component} stay in 32 bits, as 16 do not hold their numbers.");

    private static string DefaultName(string source, WeightPrecision precision)
    {
        var name = $"{System.IO.Path.GetFileNameWithoutExtension(source)}-{precision.Name()}";
        return ModelName.IsReserved(name) ? $"my-{name}" : name;
    }

    /// <summary>Never in place: the new model is neither the old one, nor what the old one takes parts from, nor in either.</summary>
    private void RequireOtherPlace()
    {
        foreach (var place in new[] { Source, _model?.Base?.Path }.OfType<string>())
        {
            if (InstallTarget.IsWithin(Path, place) || InstallTarget.IsWithin(place, Path))
                throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{place}' cannot be optimised in its own place, as it stays as it is; give another name (--name, -Name) or another folder.") { Subject = Source };
        }
    }

    private sealed class Recording(IReadOnlyList<CallRecorder> recorders) : IDisposable
    {
        public void Dispose()
        {
            foreach (var recorder in recorders)
                recorder.Dispose();
        }
    }
}
