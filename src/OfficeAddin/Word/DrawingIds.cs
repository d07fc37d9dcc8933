using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Ids of drawings (wp:docPr) that no other drawing of the document has, whichever part it is in.</summary>
internal sealed class DrawingIds
{
    private readonly HashSet<uint> _used;
    private uint _last;

    /// <summary>Looks at all drawings of a document.</summary>
    public DrawingIds(MainDocumentPart main)
    {
        var ids = Stories.Roots(main).SelectMany(root => root.Descendants<WP.DocProperties>()).Select(properties => properties.Id);
        _used = [.. ids.Where(id => id?.HasValue == true).Select(id => id!.Value)];
        // Word reads ids as signed numbers; where the largest is taken, the count begins again.
        _last = _used.Where(id => id < int.MaxValue).DefaultIfEmpty(0u).Max();
        if (_last >= int.MaxValue - 1_000_000)
            _last = 0;
    }

    /// <summary>The next free id.</summary>
    public UInt32Value Next()
    {
        do
            _last++;
        while (!_used.Add(_last));
        return _last;
    }
}
