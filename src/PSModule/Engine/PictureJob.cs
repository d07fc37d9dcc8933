using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Engine;

/// <summary>The pictures of one prompt, with everything checked that can be checked before a model is loaded.</summary>
/// <param name="Model">What makes them.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Request">What to make; the seed is there.</param>
/// <param name="Output">Where they go.</param>
/// <param name="Extras">What is written beside them.</param>
internal sealed record PictureJob(ModelFolder Model, string Device, GenerationRequest Request, PictureOutput Output, PictureExtras Extras)
{
    /// <summary>Full path of the picture that is edited; null where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>The CLIP that tells which pictures are kept; null where all are.</summary>
    public ClipFolder? Ranker { get; init; }

    /// <summary>Whether the pictures go onto a sheet, which is written with them as one object.</summary>
    public bool IsGrid { get; init; }

    /// <summary>The CLIP that guides every step; null where none does.</summary>
    public ClipFolder? Guide { get; init; }

    /// <summary>The file that would be written now, and how many more; the folder where it is not known which pictures are kept.</summary>
    public string Target
    {
        get
        {
            var (first, other) = (Output.PathFor(Request.Prompt, Request.Seed ?? 0), Output.PathFor(Request.Prompt, (Request.Seed ?? 0) + 1));
            return IsGrid ? $"{first} and the other pictures of the grid"
                : Request.Best is not null && first != other ? Path.GetDirectoryName(first)!
                : Request.Kept == 1 ? first
                : $"{first} and {Request.Kept - 1} more";
        }
    }

    /// <summary>What is to be done, for -WhatIf and -Confirm.</summary>
    public string Action
    {
        get
        {
            var what = Request.Count == 1 ? $"a picture of '{Request.Prompt}' with seed {Request.Seed}" : $"{Request.Count} pictures of '{Request.Prompt}' with seeds from {Request.Seed}";
            if (Request.Best is { } best)
                what += $", of which the best {best} by '{Ranker?.Name}' {(best == 1 ? "is" : "are")} kept,";
            if (IsGrid)
                what = $"a grid of {what}";
            return Request.Edit is { Vary: not null } varied ? $"Vary '{varied.Source ?? "the picture"}' into {what}" : Request.Edit is { } edit ? $"Edit '{edit.Source ?? "the picture"}' into {what}" : $"Make {what}";
        }
    }

    /// <summary>The object for a finished picture.</summary>
    public AIImage Describe(string path, GeneratedPicture picture) => new AIImage
    {
        Path = path,
        Prompt = picture.Metadata.Prompt ?? "",
        Model = InstalledModels.NameOf(Model),
        Pipeline = picture.Metadata.Pipeline,
        Size = new PictureSize(picture.Picture.Width, picture.Picture.Height),
        Seed = picture.Seed,
        ClipScore = picture.ClipScore,
        GuideScores = [.. picture.GuideScores],
        Source = Source,
        Device = picture.Device,
        NetworkCalls = picture.NetworkCalls,
        Duration = picture.Duration,
        Overhead = picture.Overhead,
        Warnings = [.. picture.Warnings],
    }.With(SettingsMetadata.Read(picture.Metadata));
}
