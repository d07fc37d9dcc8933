using TextToImage.Commands;
using TextToImage.Generation;
using TextToImage.Installing;
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
        var progress = new ActionProgress<InstallProgress>(done => writer.Progress(
            FormattableString.Invariant($"{done.File}, {done.Done / 1e6:0} of {done.Total / 1e6:0} MB"), done.Fraction, done.Remaining));
        return installation.Run(progress, cancellationToken);
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
