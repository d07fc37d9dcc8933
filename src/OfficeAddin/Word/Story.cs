using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;

namespace TextToImage.Office.Word;

/// <summary>What kind of text a part of a document holds.</summary>
internal enum StoryKind
{
    /// <summary>The text itself.</summary>
    Body,

    /// <summary>Footnotes or endnotes.</summary>
    Notes,

    /// <summary>A header or footer, which is seen on many pages.</summary>
    Margin,
}

/// <summary>A part of a document with text of its own; pictures in it are referred to by this part.</summary>
/// <param name="Part">The part of the package.</param>
/// <param name="Root">Its outermost element.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What kind of text it is.</param>
/// <param name="Section">The number, from 0, of the first section that shows it; -1: any.</param>
internal sealed record Story(OpenXmlPart Part, OpenXmlElement Root, string Name, StoryKind Kind, int Section = -1);
