using TextToImage.Families;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>The place that a model is installed at: a folder of models, and a name in it.</summary>
internal sealed class InstallTarget
{
    /// <summary>Left free on the disk, for everyone else.</summary>
    private const long Spare = 64_000_000;

    private readonly bool _overwrite;

    /// <param name="folder">The folder of models, which need not exist.</param>
    /// <param name="name">What the user calls the model, or what it is called.</param>
    /// <param name="overwrite">Whether a model of that name is replaced.</param>
    /// <exception cref="AIImageException">The name cannot be one.</exception>
    public InstallTarget(string folder, string name, bool overwrite)
    {
        Folder = System.IO.Path.GetFullPath(folder).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
        Name = ModelName.Require(name.Trim());
        _overwrite = overwrite;
    }

    /// <summary>Full path of the folder of models.</summary>
    public string Folder { get; }

    /// <summary>The name that the model will have.</summary>
    public string Name { get; }

    /// <summary>Full path of the folder that it will be in.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name);

    /// <summary>Whether a model of that name is there and will be replaced.</summary>
    public bool Replaces => LibraryFolder.Find(Folder, Name) is not null;

    /// <summary>Free bytes on the disk of a folder; null where that cannot be found out.</summary>
    public Func<string, long?> FreeSpace { get; set; } = FreeSpaceOf;

    /// <summary>Refuses a name that is taken.</summary>
    /// <exception cref="AIImageException">It is.</exception>
    public void RequireFreeName()
    {
        if (!_overwrite && Replaces)
            throw new AIImageException(ErrorIds.ModelExists, $"A model '{Name}' is already in '{Folder}'; give another name (--name, -Name), or allow it to be replaced (--force, -Force).") { Subject = Name };
    }

    /// <summary>Refuses what the disk has no room for.</summary>
    /// <param name="bytes">What will be written.</param>
    /// <exception cref="AIImageException">There is no room.</exception>
    public void RequireSpace(long bytes) => RequireSpace(Folder, Name, bytes, FreeSpace);

    /// <summary>Refuses what the disk has no room for.</summary>
    /// <param name="folder">Where it will be written.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="bytes">What will be written.</param>
    /// <param name="freeSpace">Free bytes on the disk of a folder; null: as the system says.</param>
    /// <exception cref="AIImageException">There is no room.</exception>
    public static void RequireSpace(string folder, string name, long bytes, Func<string, long?>? freeSpace = null)
    {
        if ((freeSpace ?? FreeSpaceOf)(folder) is { } free && free - Spare < bytes)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable,
                $"The model '{name}' needs {bytes / 1e6:0} MB in '{folder}', and its disk has {free / 1e6:0} MB free; free some space or choose another folder.")
            { Subject = folder };
        }
    }

    /// <summary>Checks a copy that is about to be the model; messages name what the user knows, not a folder that is about to vanish.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="source">What the user gave.</param>
    /// <returns>What to know about the model.</returns>
    /// <exception cref="AIImageException">The model cannot be used.</exception>
    public static IReadOnlyList<string> Check(string copy, string source)
    {
        try
        {
            ModelTrust.Require(copy, source);
            return ModelCheck.Require(copy);
        }
        catch (AIImageException error)
        {
            throw new AIImageException(error.ErrorId, error.Message.Replace(copy, source), error) { Subject = source };
        }
    }

    /// <summary>Whether a place is another, or in it.</summary>
    /// <param name="inner">A full path.</param>
    /// <param name="outer">A full path.</param>
    public static bool IsWithin(string inner, string outer) =>
        $"{inner}{System.IO.Path.DirectorySeparatorChar}".StartsWith($"{outer}{System.IO.Path.DirectorySeparatorChar}", StringComparison.OrdinalIgnoreCase);

    private static long? FreeSpaceOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Such as a share of another machine: copying will say whether there is room.
            return null;
        }
    }
}
