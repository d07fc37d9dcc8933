using TextToImage.Commands;
using TextToImage.Generation;
using TextToImage.Installing;
using TextToImage.Installing.Hub;
using TextToImage.Models;
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
            Warnings = [.. result.Warnings],
        };
    }
}
