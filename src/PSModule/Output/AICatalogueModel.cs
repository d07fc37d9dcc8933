namespace TextToImage;

/// <summary>A well-known model that can be installed by name. Members are named as the parameters of Install-AIModel.</summary>
public sealed class AICatalogueModel
{
    internal AICatalogueModel()
    {
    }

    /// <summary>The name that Install-AIModel takes.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The family of models it is of.</summary>
    public string Family { get; internal init; } = "";

    /// <summary>Owner, name and revision of its repository.</summary>
    public string Repository { get; internal init; } = "";

    /// <summary>The folder in the repository; null: the repository itself.</summary>
    public string? Subfolder { get; internal init; }

    /// <summary>Name of its licence; null where the repository named none.</summary>
    public string? License { get; internal init; }

    /// <summary>About how many bytes are fetched; null where that is not known.</summary>
    public long? Length { get; internal init; }

    /// <summary>What it is for, in a line.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>Where it can be read that the repository has the model in ONNX form.</summary>
    public string Documented { get; internal init; } = "";

    /// <summary>The name that Install-AIModel takes.</summary>
    public override string ToString() => Name;
}
