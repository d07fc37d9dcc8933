using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Tokens;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>What a shape says of itself outside its text: name, alt text, and tags that programs set.</summary>
internal static class ShapeTags
{
    private const string PromptTag = "IMAGE";

    /// <summary>Whether the shape is meant by a name: its own, or the name or value of a tag.</summary>
    public static bool IsNamed(SlideView slide, OpenXmlElement shape, string name) => Names(slide, shape).Any(each => Wildcards.Fit(each, name));

    /// <summary>The names by which a shape can be meant.</summary>
    public static IEnumerable<string> Names(SlideView slide, OpenXmlElement shape) =>
        Tags(slide, shape).SelectMany(tag => new[] { tag.Name?.Value, tag.Val?.Value }).Prepend(ShapeParts.Properties(shape)?.Name?.Value).Where(name => !string.IsNullOrEmpty(name)).Select(name => name!);

    /// <summary>The token in its alt text or name.</summary>
    public static ImageToken? Token(OpenXmlElement shape)
    {
        var properties = ShapeParts.Properties(shape);
        return ImageToken.Find(properties?.Description?.Value ?? "").Concat(ImageToken.Find(properties?.Name?.Value ?? "")).FirstOrDefault();
    }

    /// <summary>Whether its name is a token, and so no name for people.</summary>
    public static bool HasTokenAsName(OpenXmlElement shape) => ImageToken.Find(ShapeParts.Properties(shape)?.Name?.Value ?? "").Count > 0;

    /// <summary>The value of its tag IMAGE.</summary>
    public static string? Prompt(SlideView slide, OpenXmlElement shape) =>
        Tags(slide, shape).Where(tag => string.Equals(tag.Name?.Value, PromptTag, StringComparison.OrdinalIgnoreCase)).Select(tag => tag.Val?.Value).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static IEnumerable<P.Tag> Tags(SlideView slide, OpenXmlElement shape)
    {
        var id = ShapeParts.Uses(shape)?.GetFirstChild<P.CustomerDataList>()?.GetFirstChild<P.CustomerDataTags>()?.Id?.Value;
        return id is not null && slide.Part.TryGetPartById(id, out var part) && part is UserDefinedTagsPart { TagList: { } list } ? list.Elements<P.Tag>() : [];
    }
}
