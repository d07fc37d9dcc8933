using TextToImage.Commands;
using TextToImage.Generation;

namespace TextToImage.Engine;

/// <summary>What a command writes beside its pictures: a contact sheet of all, how each came about, and its latents.</summary>
internal sealed class PictureExtras
{
    private readonly SheetFile? _sheet;
    private readonly PictureTrace? _trace;
    private readonly bool _latents;
    private readonly bool _overwrite;

    /// <summary>Checks where they go.</summary>
    /// <param name="contactSheet">File of the sheet, or empty.</param>
    /// <param name="trace">How each picture's process is shown; null: not at all.</param>
    /// <param name="latents">Whether the latents of each picture are written too.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">The sheet cannot be written.</exception>
    public PictureExtras(string? contactSheet, PictureTrace? trace, bool latents, bool overwrite, Func<string, string> resolvePath)
    {
        _sheet = string.IsNullOrWhiteSpace(contactSheet) ? null : new SheetFile(resolvePath(contactSheet!), overwrite);
        (_trace, _latents, _overwrite) = (trace, latents, overwrite);
    }

    /// <summary>Takes a finished picture.</summary>
    public void Save(string path, GeneratedPicture picture, CommandWriter writer)
    {
        _sheet?.Add(picture.Picture);
        if (_trace is { } form && picture.Trace is { } trace)
            writer.Verbose($"How it came about is shown in '{TraceFile.Save(path, trace, (TraceForm)form, _overwrite)}'.");
        if (_trace is not null && picture.GuideScores.Count > 0)
            writer.Verbose($"What its guide said at each step is in '{GuideScoresFile.Save(path, picture, _overwrite)}'.");
        if (_latents)
            writer.Verbose($"Its latents are in '{LatentsFile.Save(path, picture, _overwrite)}'.");
    }

    /// <summary>Writes the contact sheet; its path, or null where there is none.</summary>
    public string? SaveSheet() => _sheet?.Save();
}
