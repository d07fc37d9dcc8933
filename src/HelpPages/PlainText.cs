using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TextToImage.HelpPages;

/// <summary>The words of Markdown without its marks, as a console shows them.</summary>
internal static class PlainText
{
    /// <summary>The words of a line of Markdown: no marks, and of links their text, with the address of those to the web.</summary>
    public static string Of(ContainerInline? line) => string.Concat((line ?? []).Select(Word)).Trim();

    /// <summary>The code of a block, without an empty line at its end.</summary>
    public static string Of(CodeBlock code) => code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();

    /// <summary>The paragraphs of some blocks; entries of lists are paragraphs that begin with a dash.</summary>
    /// <exception cref="NotSupportedException">There is something else among them; the message names it.</exception>
    public static IEnumerable<string> Paragraphs(IEnumerable<Block> blocks) => blocks.SelectMany(OfBlock);

    private static IEnumerable<string> OfBlock(Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        ListBlock list => list.Cast<ListItemBlock>().Select(entry => $"- {string.Join(' ', Paragraphs(entry))}"),
        CodeBlock code => [Of(code)],
        _ => throw new NotSupportedException($"a {block.GetType().Name.Replace("Block", "", StringComparison.Ordinal).ToLowerInvariant()}"),
    };

    private static string Word(Inline part) => part switch
    {
        CodeInline code => code.Content,
        LineBreakInline => " ",
        LinkInline link when link.Url!.StartsWith("http", StringComparison.Ordinal) => $"{Of(link)} ({link.Url})",
        AutolinkInline link => link.Url,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        HtmlInline tag => tag.Tag,
        LiteralInline literal => literal.Content.ToString(),
        ContainerInline container => string.Concat(container.Select(Word)),
        _ => throw new NotSupportedException($"'{part}'"),
    };
}
