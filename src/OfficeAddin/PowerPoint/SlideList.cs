using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using P = DocumentFormat.OpenXml.Presentation;
using P14 = DocumentFormat.OpenXml.Office2010.PowerPoint;

namespace TextToImage.Office.PowerPoint;

/// <summary>Where a presentation lists its slides: in their order, in sections, and by number in the properties of the file.</summary>
/// <param name="document">The presentation.</param>
internal sealed class SlideList(PresentationDocument document)
{
    private const uint FirstId = 256;

    /// <summary>Ids are below it (ST_SlideId).</summary>
    private const uint EndOfIds = 2_147_483_648;

    private readonly PresentationPart _part = document.PresentationPart!;

    /// <summary>Adds slides at the end. Where there are sections they are of the last: PowerPoint repairs files with slides that are in none.</summary>
    public void Append(IEnumerable<SlidePart> slides)
    {
        var list = _part.Presentation!.SlideIdList ??= new P.SlideIdList();
        var used = new HashSet<uint>(list.Elements<P.SlideId>().Select(each => each.Id.Id() ?? 0));
        var section = _part.Presentation.PresentationExtensionList?.Descendants<P14.SectionList>().LastOrDefault()?.Elements<P14.Section>().LastOrDefault();
        var next = used.DefaultIfEmpty(FirstId - 1).Max() + 1;
        foreach (var slide in slides)
        {
            var id = Free(used, ref next);
            list.Append(new P.SlideId { Id = id, RelationshipId = _part.GetIdOfPart(slide) });
            if (section is not null)
                (section.SectionSlideIdList ??= new P14.SectionSlideIdList()).Append(new P14.SectionSlideIdListEntry { Id = id });
        }
        Count(list.ChildElements.Count);
    }

    private static uint Free(HashSet<uint> used, ref uint next)
    {
        // The highest id may be in use already; then what is free below is taken.
        if (next is < FirstId or >= EndOfIds)
            next = FirstId;
        while (!used.Add(next))
            next++;
        return next++;
    }

    private void Count(int slides)
    {
        if (document.ExtendedFilePropertiesPart?.Properties is not { } properties)
            return;
        if (properties.Slides is { } count)
            count.Text = $"{slides}";
        if (properties.Notes is { } notes)
            notes.Text = $"{_part.SlideParts.Count(slide => slide.NotesSlidePart is not null)}";
    }
}
