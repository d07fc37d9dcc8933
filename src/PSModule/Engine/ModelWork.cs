using TextToImage.Commands;
using TextToImage.Generation;
using TextToImage.Installing;
using TextToImage.Installing.Hub;
using TextToImage.Models;
using TextToImage.Optimizing;
using TextToImage.Requests;
using TextToImage.Testing;

namespace TextToImage.Engine;

/// <summary>Installs, removes and tests models for the commands that do.</summary>
internal static class ModelWork
{
    /// <summary>Where models are installed unless the user says otherwise.</summary>
    public static string UserFolder => ModelLibrary.UserFolder;

    /// <summary>Installs a model.</summary>
    /// <returns>What to know about it.</returns>
    public static IReadOnlyList<string> Install(ModelInstallation installation, CommandWriter writer, CancellationToken cancellationToken)
    {
        // What is loaded may keep the files that are replaced open.
        if (installation.Replaces)
            ModelCache.Shared.Clear();
        return installation.Run(Progress(writer), cancellationToken);
    }

    /// <summary>Asks a hub what a model consists of.</summary>
    /// <param name="repository">Owner, name and revision; null: the catalogue's model of that name.</param>
    /// <param name="subfolder">Folder in the repository; null: none.</param>
    /// <param name="name">Name of the model; empty: that of the repository.</param>
    /// <param name="precision">fp32, fp16 or int8; empty: what has none in its name.</param>
    /// <param name="folder">The folder of models.</param>
    /// <param name="force">Whether a model of that name is replaced.</param>
    /// <param name="acceptLicense">Whether the licence is accepted.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public static HubInstallation Find(
        string? repository, string? subfolder, string? name, string? precision, string folder, bool force, bool acceptLicense, CancellationToken cancellationToken)
    {
        var place = repository is null ? ModelCatalogue.Find(name!).Place : HubRepository.Parse(repository, subfolder);
        var request = new HubRequest(place, folder)
        {
            Name = name,
            Precision = string.IsNullOrWhiteSpace(precision) ? null : precision!.Trim().ToLowerInvariant(),
            Overwrite = force,
            AcceptLicense = acceptLicense,
        };
        return HubInstallation.Prepare(request, cancellationToken: cancellationToken);
    }

    /// <summary>Fetches and installs a model.</summary>
    /// <returns>What to know about it.</returns>
    public static IReadOnlyList<string> Install(HubInstallation installation, CommandWriter writer, CancellationToken cancellationToken)
    {
        if (installation.Replaces)
            ModelCache.Shared.Clear();
        return installation.Run(Progress(writer), cancellationToken);
    }

    /// <summary>Packs a model into an archive.</summary>
    public static void Save(ModelSaving saving, CommandWriter writer, CancellationToken cancellationToken) => saving.Run(Progress(writer), cancellationToken);

    /// <summary>The well-known models whose names fit.</summary>
    public static IEnumerable<AICatalogueModel> Catalogue(Func<string, bool> fits) => ModelCatalogue.All.Where(model => fits(model.Name)).Select(model => new AICatalogueModel
    {
        Name = model.Name,
        Family = model.Family,
        Repository = model.Place.ToString(),
        Subfolder = model.Subfolder,
        License = model.License,
        Length = model.Bytes,
        Description = model.Description,
        Documented = model.Documented,
    });

    private static ActionProgress<InstallProgress> Progress(CommandWriter writer) => new(done => writer.Progress(Status(done), done.Fraction, done.Remaining));

    private static string Status(InstallProgress done)
    {
        var speed = done.BytesPerSecond is { } bytes ? FormattableString.Invariant($", {bytes / 1e6:0.0} MB/s") : "";
        return FormattableString.Invariant($"{done.File}, {done.Done / 1e6:0} of {done.Total / 1e6:0} MB{speed}");
    }

    /// <summary>Removes a model, which is let go first where it is loaded.</summary>
    public static void Remove(ModelRemoval removal, CancellationToken cancellationToken)
    {
        ModelCache.Shared.Clear();
        removal.Run(cancellationToken);
    }

    /// <summary>Tests a model.</summary>
    public static AIModelTest Test(string path, string device, CommandWriter writer, CancellationToken cancellationToken)
    {
        var progress = PictureMaker.Progress(writer);
        var result = ModelTest.Run(path, PictureMaker.Kind(device), progress, cancellationToken);
        return new AIModelTest
        {
            Model = InstalledModels.NameOf(path),
            Path = path,
            Pipeline = result.Pipeline,
            Passed = result.Passed,
            Checks = [.. result.Checks.Select(check => new AIModelCheck { Name = check.Name, Passed = check.Passed, Detail = check.Detail, Duration = check.Duration })],
            Device = result.Device,
            Duration = result.Duration,
            MemoryNeeded = result.MemoryNeeded,
            MemoryPresent = result.MemoryPresent,
            PeakMemory = result.PeakMemory,
            StepTime = result.StepTime,
            Uses = [.. result.Uses.Select(use => new AIModelUse { Name = use.Name, Works = use.Works, Detail = use.Detail })],
            Networks = [.. result.Networks.Select(Describe)],
            Advice = [.. result.Advice],
            Warnings = [.. result.Warnings],
        };
    }

    private static AIModelNetwork Describe(NetworkReview network) => new()
    {
        Component = network.Component,
        Bytes = network.Bytes,
        Precision = network.Precision,
        LoadTime = network.LoadTime,
        Tensors = [.. network.Inputs.Select(input => Describe("input", input)), .. network.Outputs.Select(output => Describe("output", output))],
    };

    private static AIModelTensor Describe(string kind, TensorReview tensor) => new() { Kind = kind, Name = tensor.Name, Type = tensor.Type, Shape = tensor.Shape, Given = tensor.Given };

    /// <summary>What models are tried with before and after they are optimised.</summary>
    public static TrialRequest Trial(string[]? prompts, int? steps, PictureSize? size, ulong seed, string device) => new()
    {
        Prompts = prompts is { Length: > 0 } ? prompts : TrialRequest.UsualPrompts,
        Steps = steps,
        Size = size is null ? null : new PixelSize(size.Width, size.Height),
        Seed = seed,
        Device = PictureMaker.Kind(device),
    };

    /// <summary>Makes a model with smaller weights.</summary>
    public static AIModelOptimization Optimize(ModelOptimization optimization, CommandWriter writer, CancellationToken cancellationToken)
    {
        // What is loaded may keep the files that are replaced open, and its memory would be counted.
        ModelCache.Shared.Clear();
        var result = optimization.Run(new ActionProgress<OptimizationProgress>(done => writer.Progress(done.Activity, done.Fraction, null)), cancellationToken);
        return new AIModelOptimization
        {
            Model = result.Path,
            Name = result.Name,
            Source = result.Source,
            Precision = result.Precision.Name(),
            Networks = [.. result.Networks.Select(Describe)],
            Before = Describe(result.Before),
            After = Describe(result.After),
            Pictures = [.. result.Pictures.Select(Describe)],
            Duration = result.Duration,
            Warnings = [.. result.Warnings],
        };
    }

    /// <summary>Prepares a model for this machine.</summary>
    public static AIPreparedNetwork[] Prepare(ModelPreparation preparation, CommandWriter writer, CancellationToken cancellationToken)
    {
        ModelCache.Shared.Clear();
        return [.. preparation.Run(new ActionProgress<OptimizationProgress>(done => writer.Progress(done.Activity, done.Fraction, null)), cancellationToken).Select(network => new AIPreparedNetwork
        {
            Model = preparation.Path,
            Component = network.Component,
            Bytes = network.Bytes,
            LoadTimeBefore = network.LoadTimeBefore,
            LoadTime = network.LoadTime,
        })];
    }

    /// <summary>Removes what was prepared; what is loaded would keep it open.</summary>
    public static bool Undo(ModelPreparation preparation)
    {
        ModelCache.Shared.Clear();
        return preparation.Undo();
    }

    private static AIOptimizedNetwork Describe(NetworkOptimization network) => new()
    {
        Component = network.Component,
        BytesBefore = network.BytesBefore,
        BytesAfter = network.BytesAfter,
        HalfWeights = network.HalfWeights,
        OutOfRange = network.OutOfRange,
        IntegerMatrices = network.IntegerMatrices,
        IntegerConvolutions = network.IntegerConvolutions,
    };

    private static AIModelMeasurement? Describe(ModelMeasurement? measured) => measured is null ? null : new AIModelMeasurement
    {
        Bytes = measured.Bytes,
        LoadTime = measured.LoadTime,
        StepTime = measured.StepTime,
        PictureTime = measured.PictureTime,
        PeakMemory = measured.PeakMemory,
        Device = measured.Device,
    };

    private static AIPictureChange Describe(PictureChange picture) => new()
    {
        Prompt = picture.Prompt,
        Seed = picture.Seed,
        Psnr = picture.Difference.Psnr,
        Ssim = picture.Ssim,
        LargestDifference = picture.Difference.LargestDifference,
        Rmse = picture.Difference.Rmse,
    };
}
