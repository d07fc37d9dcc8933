using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Office2010.PowerPoint;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Tests.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>A presentation made of the parts that PowerPoint writes: master, eight layouts, themes, notes master, notes, sections.</summary>
internal sealed class DeckBuilder : IDisposable
{
    private const string Spaces = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
    private const string Group = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";
    private const string Colours = "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>";
    private const string OfMaster = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>";
    private const string SectionsUri = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}";
    private const string SectionsSpace = "http://schemas.microsoft.com/office/powerpoint/2010/main";

    private static readonly string Footer =
        Deck.Placeholder(51, "Footer Placeholder 50", "type=\"ftr\" sz=\"quarter\" idx=\"11\"", text: "Our new office") + DeckLayouts.Number(52, 12);

    private readonly MemoryStream _stream = new();
    private readonly PresentationPart _main;
    private readonly Dictionary<string, SlideLayoutPart> _layouts = [];
    private readonly List<(string Name, uint First)> _sections = [];

    public DeckBuilder()
    {
        Document = PresentationDocument.Create(_stream, PresentationDocumentType.Presentation);
        _main = Document.AddPresentationPart();
        var master = _main.AddNewPart<SlideMasterPart>("rId1");
        master.AddNewPart<ThemePart>("rId99").Theme = new A.Theme(ShowcaseTheme.Xml);
        foreach (var (name, type, shapes) in DeckLayouts.All)
            AddLayout(master, name, type, shapes);
        var ids = string.Concat(Enumerable.Range(1, _layouts.Count).Select(each => $"<p:sldLayoutId id=\"{2_147_483_648 + each}\" r:id=\"rId{each}\"/>"));
        master.SlideMaster = new P.SlideMaster($"<p:sldMaster {Spaces}><p:cSld><p:bg><p:bgRef idx=\"1003\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree>{Group}{DeckLayouts.Master}</p:spTree></p:cSld>{Colours}<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>{DeckLayouts.TextStyles}</p:sldMaster>");
        var notes = _main.AddNewPart<NotesMasterPart>("rId2");
        notes.AddNewPart<ThemePart>("rId1").Theme = new A.Theme(ShowcaseTheme.Xml);
        notes.NotesMaster = new P.NotesMaster($"<p:notesMaster {Spaces}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree>{Group}{DeckLayouts.Notes}</p:spTree></p:cSld>{Colours}</p:notesMaster>");
        _main.Presentation = new P.Presentation($"<p:presentation {Spaces}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst><p:sldIdLst/><p:sldSz cx=\"12192000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>{DeckLayouts.DefaultText}</p:presentation>");
    }

    public PresentationDocument Document { get; }

    public void Dispose()
    {
        Document.Dispose();
        _stream.Dispose();
    }

    /// <summary>Begins a section with the next slide.</summary>
    public void Section(string name) => _sections.Add((name, (uint)(256 + Ids.ChildElements.Count)));

    /// <summary>Adds a slide.</summary>
    /// <param name="layout">The name of its layout.</param>
    /// <param name="shapes">XML of its shapes.</param>
    /// <param name="notes">Speaker notes, a paragraph a line.</param>
    /// <param name="hidden">Whether it is left out of the show.</param>
    /// <param name="timing">XML of its animations.</param>
    public SlidePart Slide(string layout, string shapes, string? notes = null, bool hidden = false, string timing = "")
    {
        var slide = _main.AddNewPart<SlidePart>();
        slide.AddPart(_layouts[layout], "rId1");
        slide.Slide = new P.Slide($"<p:sld {Spaces}{(hidden ? " show=\"0\"" : "")}><p:cSld><p:spTree>{Group}{shapes}{Footer}</p:spTree></p:cSld>{OfMaster}{timing}</p:sld>");
        if (notes is not null)
            AddNotes(slide, notes);
        Ids.Append(new P.SlideId { Id = (uint)(256 + Ids.ChildElements.Count), RelationshipId = _main.GetIdOfPart(slide) });
        return slide;
    }

    /// <summary>The whole file, its sections written down.</summary>
    public byte[] Bytes()
    {
        if (_sections.Count > 0)
            _main.Presentation!.AddChild(new P.PresentationExtensionList(new P.PresentationExtension(Sections()) { Uri = SectionsUri }));
        Document.Dispose();
        return _stream.ToArray();
    }

    private P.SlideIdList Ids => _main.Presentation!.SlideIdList!;

    private void AddLayout(SlideMasterPart master, string name, string type, string shapes)
    {
        var part = master.AddNewPart<SlideLayoutPart>($"rId{_layouts.Count + 1}");
        part.SlideLayout = new P.SlideLayout($"<p:sldLayout {Spaces} type=\"{type}\" preserve=\"1\"><p:cSld name=\"{name}\"><p:spTree>{Group}{shapes}</p:spTree></p:cSld>{OfMaster}</p:sldLayout>");
        part.AddPart(master, "rId1");
        _layouts.Add(name, part);
    }

    private void AddNotes(SlidePart slide, string text)
    {
        var part = slide.AddNewPart<NotesSlidePart>();
        part.AddPart(_main.NotesMasterPart!);
        part.AddPart(slide);
        part.NotesSlide = new P.NotesSlide($"<p:notes {Spaces}><p:cSld><p:spTree>{Group}{DeckLayouts.NotesOf(text)}</p:spTree></p:cSld>{OfMaster}</p:notes>");
    }

    private SectionList Sections()
    {
        var ids = Ids.Elements<P.SlideId>().Select(each => each.Id!.Value).ToList();
        var sections = _sections.Select((section, index) =>
        {
            var end = index + 1 < _sections.Count ? _sections[index + 1].First : uint.MaxValue;
            var slides = string.Concat(ids.Where(id => id >= section.First && id < end).Select(id => $"<p14:sldId id=\"{id}\"/>"));
            return $"<p14:section name=\"{section.Name}\" id=\"{{00000000-0000-4000-8000-{index + 1:D12}}}\"><p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>";
        });
        return new SectionList($"<p14:sectionLst xmlns:p14=\"{SectionsSpace}\">{string.Concat(sections)}</p14:sectionLst>");
    }
}
