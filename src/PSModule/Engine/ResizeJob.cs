using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Upscaling;

namespace TextToImage.Engine;

/// <summary>One picture to be resized, with everything checked that can be checked before a network is loaded.</summary>
/// <param name="Source">Where the picture is from.</param>
/// <param name="Picture">Its pixels.</param>
/// <param name="Request">The size it is to have.</param>
/// <param name="Choice">What enlarges it.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Output">Where the result goes.</param>
internal sealed record ResizeJob(PictureSource Source, Picture Picture, ResizeRequest Request, UpscalerChoice Choice, string Device, PictureOutput Output)
{
    /// <summary>Name of the result where the user did not name it.</summary>
    public string FileName => ResizeNames.FileName(Name ?? Source.FileName, Request);

    /// <summary>Name of the picture where it is one of a grid; null: that of <see cref="Source"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The file that would be written now.</summary>
    public string Target => Output.PathFor(FileName);

    /// <summary>What is to be done, for -WhatIf and -Confirm.</summary>
    public string Action
    {
        get
        {
            var size = Request is { Scale: null, Width: null } ? "larger" : Request.Scale is { } scale ? FormattableString.Invariant($"{scale} times its size") : $"{Request.Width}x{Request.Height}";
            return $"Make '{Source.Name}' {size} with {(Choice.Source is { } source ? $"'{source.Name}'" : "a filter")}";
        }
    }

    /// <summary>The object for a finished picture.</summary>
    public AIResizedImage Describe(string path, ResizedPicture picture) => new()
    {
        Path = path,
        Source = Source.Path,
        Method = picture.Method,
        Model = picture.Model is null || Choice.Source is null ? null : InstalledModels.NameOf(Choice.Source.Path),
        Scale = picture.Scale,
        Size = new PictureSize(picture.Picture.Width, picture.Picture.Height),
        Prompt = picture.Metadata?.Prompt,
        Seed = picture.Seed,
        Device = picture.Device,
        NetworkCalls = picture.NetworkCalls,
        Duration = picture.Duration,
        Overhead = picture.Overhead,
        Warnings = Choice.Warning is { } warning ? [warning, .. picture.Warnings] : [.. picture.Warnings],
    };
}
