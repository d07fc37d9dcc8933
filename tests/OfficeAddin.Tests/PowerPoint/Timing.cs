using DocumentFormat.OpenXml.Packaging;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Animations as PowerPoint writes them.</summary>
internal static class Timing
{
    private const string Space = "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";

    /// <summary>Sets those of a slide: a main sequence of clicks, other sequences, and how paragraphs are built.</summary>
    public static void Set(SlidePart slide, string clicks, string sequences = "", string builds = "")
    {
        var main = clicks.Length == 0 ? "" : "<p:seq concurrent=\"1\" nextAc=\"seek\"><p:cTn id=\"2\" dur=\"indefinite\" nodeType=\"mainSeq\"><p:childTnLst>" + clicks
            + "</p:childTnLst></p:cTn><p:prevCondLst><p:cond evt=\"onPrev\" delay=\"0\"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst><p:nextCondLst><p:cond evt=\"onNext\" delay=\"0\"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst></p:seq>";
        slide.Slide!.Timing = new P.Timing($"<p:timing {Space}><p:tnLst><p:par><p:cTn id=\"1\" dur=\"indefinite\" restart=\"never\" nodeType=\"tmRoot\"><p:childTnLst>{main}{sequences}</p:childTnLst></p:cTn></p:par></p:tnLst>"
            + (builds.Length > 0 ? $"<p:bldLst>{builds}</p:bldLst>" : "") + "</p:timing>");
    }

    /// <summary>A click that makes one thing appear.</summary>
    /// <param name="id">The first of four ids.</param>
    /// <param name="shape">The shape's id.</param>
    /// <param name="part">A part of it, such as a paragraph.</param>
    public static string Appear(int id, int shape, string part = "") =>
        $"<p:par><p:cTn id=\"{id}\" fill=\"hold\"><p:stCondLst><p:cond delay=\"indefinite\"/></p:stCondLst><p:childTnLst><p:par><p:cTn id=\"{id + 1}\" fill=\"hold\"><p:stCondLst><p:cond delay=\"0\"/></p:stCondLst><p:childTnLst>{Effect(id + 2, shape, part)}</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>";

    /// <summary>Things that appear when a shape is clicked.</summary>
    public static string OnClickOf(int id, int trigger, string effects) =>
        $"<p:seq concurrent=\"1\" nextAc=\"seek\"><p:cTn id=\"{id}\" restart=\"whenNotActive\" fill=\"hold\" evtFilter=\"cancelBubble\" nodeType=\"interactiveSeq\"><p:stCondLst><p:cond evt=\"onClick\" delay=\"0\"><p:tgtEl><p:spTgt spid=\"{trigger}\"/></p:tgtEl></p:cond></p:stCondLst><p:endSync evt=\"end\" delay=\"0\"><p:rtn val=\"all\"/></p:endSync><p:childTnLst>{effects}</p:childTnLst></p:cTn>"
        + $"<p:nextCondLst><p:cond evt=\"onClick\" delay=\"0\"><p:tgtEl><p:spTgt spid=\"{trigger}\"/></p:tgtEl></p:cond></p:nextCondLst></p:seq>";

    /// <summary>The shapes that are moved, in order, each with the paragraphs.</summary>
    public static string[] Moved(P.Slide slide) => [.. slide.Descendants<P.SetBehavior>().Select(each => each.Descendants<P.ShapeTarget>().Single()).Select(target =>
        target.Descendants<P.ParagraphIndexRange>().SingleOrDefault() is { } range ? $"{target.ShapeId!.Value}:{range.Start!.Value}-{range.End!.Value}" : target.ShapeId!.Value!)];

    public static string Paragraph(int start, int end) => $"<p:txEl><p:pRg st=\"{start}\" end=\"{end}\"/></p:txEl>";

    private static string Effect(int id, int shape, string part) =>
        $"<p:par><p:cTn id=\"{id}\" presetID=\"1\" presetClass=\"entr\" presetSubtype=\"0\" fill=\"hold\" grpId=\"0\" nodeType=\"clickEffect\"><p:stCondLst><p:cond delay=\"0\"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr><p:cTn id=\"{id + 1}\" dur=\"1\" fill=\"hold\"><p:stCondLst><p:cond delay=\"0\"/></p:stCondLst></p:cTn><p:tgtEl><p:spTgt spid=\"{shape}\">{part}</p:spTgt></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr><p:to><p:strVal val=\"visible\"/></p:to></p:set></p:childTnLst></p:cTn></p:par>";
}
