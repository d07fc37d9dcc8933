namespace TextToImage;

/// <summary>An installed model. Members are named as the parameters that take them.</summary>
public sealed class AIModel
{
    internal AIModel()
    {
    }

    /// <summary>The name that -Model takes.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>What the model calls itself.</summary>
    public string DisplayName { get; internal init; } = "";

    /// <summary>What it is good for, in a line.</summary>
    public string? Description { get; internal init; }

    /// <summary>The diffusers class of its pipeline, such as StableDiffusionPipeline.</summary>
    public string Pipeline { get; internal init; } = "";

    /// <summary>Its folder.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The model whose components it takes where it has none of its own; null for a whole model.</summary>
    public string? BasedOn { get; internal init; }

    /// <summary>Whether its pictures can be transparent, or lie on any colour (-Background).</summary>
    public bool HasAlpha { get; internal init; }

    /// <summary>Bytes on disk, those of the model it is based on not counted.</summary>
    public long Length { get; internal init; }

    /// <summary>Address of the repository that it was fetched from; null where it came from no hub.</summary>
    public string? Source { get; internal init; }

    /// <summary>The commit of the repository.</summary>
    public string? Revision { get; internal init; }

    /// <summary>Name of its licence, as the repository said it.</summary>
    public string? License { get; internal init; }

    /// <summary>When it was fetched.</summary>
    public DateTime? Fetched { get; internal init; }

    /// <summary>The name that -Model takes.</summary>
    public override string ToString() => Model;
}
