namespace TextToImage.Office.Files;

/// <summary>A kind of file that can be illustrated; it is kept as it is, macros included.</summary>
/// <param name="Extension">What names of such files end with.</param>
/// <param name="MainType">Content type of its main part.</param>
/// <param name="IsPresentation">Whether it is for PowerPoint, otherwise for Word.</param>
internal sealed record DocumentKind(string Extension, string MainType, bool IsPresentation)
{
    private const string Standard = "application/vnd.openxmlformats-officedocument.";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<DocumentKind> All { get; } =
    [
        new(".docx", Standard + "wordprocessingml.document.main+xml", false),
        new(".docm", "application/vnd.ms-word.document.macroEnabled.main+xml", false),
        new(".dotx", Standard + "wordprocessingml.template.main+xml", false),
        new(".dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml", false),
        new(".pptx", Standard + "presentationml.presentation.main+xml", true),
        new(".pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", true),
        new(".potx", Standard + "presentationml.template.main+xml", true),
        new(".potm", "application/vnd.ms-powerpoint.template.macroEnabled.main+xml", true),
        new(".ppsx", Standard + "presentationml.slideshow.main+xml", true),
        new(".ppsm", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml", true),
    ];

    /// <summary>The kind of what is made from a template; null where it is none.</summary>
    public DocumentKind? Document => Extension switch
    {
        ".dotx" => Named(".docx"),
        ".dotm" => Named(".docm"),
        ".potx" => Named(".pptx"),
        ".potm" => Named(".pptm"),
        _ => null,
    };

    /// <summary>Whether it may have macros.</summary>
    public bool HasMacros => Extension[Extension.Length - 1] == 'm';

    /// <summary>The kind that a file's name says it is; null for any other file.</summary>
    public static DocumentKind? Named(string path) =>
        All.FirstOrDefault(kind => string.Equals(kind.Extension, Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));

    /// <summary>The kind that the type of the main part says it is; null for any other.</summary>
    public static DocumentKind? Typed(string mainType) =>
        All.FirstOrDefault(kind => string.Equals(kind.MainType, mainType, StringComparison.OrdinalIgnoreCase));
}
