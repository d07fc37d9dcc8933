namespace TextToImage.HelpPages;

/// <summary>A page of which no help can be made, in one sentence for its author.</summary>
internal sealed class HelpPageException(string page, string problem) : Exception(problem)
{
    /// <summary>The page, as a path.</summary>
    public string Page { get; } = page;
}
