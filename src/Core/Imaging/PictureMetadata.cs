using System.Collections.ObjectModel;
using TextToImage.Imaging.Metadata;

namespace TextToImage.Imaging;

/// <summary>How a picture was made, as its file says it. What a file does not say is null.</summary>
public sealed record PictureMetadata
{
    private static readonly IReadOnlyDictionary<string, string> None = new ReadOnlyDictionary<string, string>(new Dictionary<string, string>());

    /// <summary>What pictures made here say in <see cref="Software"/>.</summary>
    public static string ThisProgram { get; } = $"TextToImage {typeof(PictureMetadata).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>What the picture shows.</summary>
    public string? Prompt { get; init; }

    /// <summary>What it must not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Sampling steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Short name of the scheduler, such as "euler-a" or "dpm++2m-karras".</summary>
    public string? Scheduler { get; init; }

    /// <summary>How strongly the prompt was followed.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>The seed of the noise.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Pixels in a row.</summary>
    public int? Width { get; init; }

    /// <summary>Rows.</summary>
    public int? Height { get; init; }

    /// <summary>How much of the picture that was edited was replaced, 0 to 1.</summary>
    public double? Strength { get; init; }

    /// <summary>Name of the model.</summary>
    public string? Model { get; init; }

    /// <summary>Kind of pipeline, such as "StableDiffusion".</summary>
    public string? Pipeline { get; init; }

    /// <summary>The device it ran on.</summary>
    public string? Device { get; init; }

    /// <summary>The program and version that made the picture.</summary>
    public string? Software { get; init; }

    /// <summary>Whether the model worked on a given picture rather than from nothing.</summary>
    public bool Edited { get; init; }

    /// <summary>Whether it says that a model had a part in the picture; files of cameras and editors have metadata too.</summary>
    internal bool IsOfAModel => Edited || Prompt is not null || Model is not null || Seed is not null || Steps is not null || MetadataContainer.HasTextsOfOtherTools(this);

    /// <summary>Further settings, and the text that other programs keep in the file, by their own names.</summary>
    public IReadOnlyDictionary<string, string> Other { get; init; } = None;
}
