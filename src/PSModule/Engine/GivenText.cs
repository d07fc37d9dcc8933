namespace TextToImage.Engine;

/// <summary>Text as users and tables give it, where nothing but blanks asks for nothing.</summary>
internal static class GivenText
{
    /// <summary>The text without blanks around it; null where nothing is left.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
}
