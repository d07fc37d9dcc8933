namespace TextToImage.Office;

/// <summary>A slide that was made of a row of a table.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Layout">The name of its layout.</param>
/// <param name="Title">The text of its title, on one line; null where it has none.</param>
public sealed record AddedSlide(int Number, string Layout, string? Title)
{
    /// <summary>Where it is, for people.</summary>
    public string Where => $"slide {Number}";

    /// <summary>What is done, for people.</summary>
    public string Action => $"add with layout '{Layout}'{(Title is null ? "" : $": {Title}")}";
}
