using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>The showcase report regenerated, as months later.</summary>
[Trait("Category", "Slow")]
[Collection<IllustratedReportTests>]
public class ReportUpdateTests(IllustratedReport report)
{
    [Fact]
    public void The_same_seeds_give_the_same_files_in_the_same_frames()
    {
        using var work = report.Work.Copy();
        Assert.Equal(17, work.Update().Pictures.Count);
        using var updated = WordprocessingDocument.Open(work.Path, false);
        Assert.Equal(PictureFiles.Hashes(report.Document), PictureFiles.Hashes(updated));
        Assert.Equal(Around(report.Document), Around(updated));
        Assert.Equal(report.Work.Listed(), work.Listed());
    }

    [Fact]
    public void Another_style_changes_the_pictures_and_nothing_around_them()
    {
        using var work = report.Work.Copy();
        work.Update("line art");
        using var updated = WordprocessingDocument.Open(work.Path, false);
        Assert.Empty(PictureFiles.Hashes(report.Document).Intersect(PictureFiles.Hashes(updated)));
        Assert.All(work.Listed(), picture => Assert.Equal("line art", picture.Origin!.Style));
        Assert.Equal(Around(report.Document), Around(updated));
        Assert.Equal(report.Work.Listed().Select(each => (each.Where, each.AltText, each.Decorative)), work.Listed().Select(each => (each.Where, each.AltText, each.Decorative)));
    }

    /// <summary>Text, sizes, crops, positions, ids, names and alt texts, in all parts.</summary>
    private static List<string> Around(WordprocessingDocument document) =>
    [
        .. IllustratedReport.Roots(document).Select(root => root.InnerText),
        .. IllustratedReport.Roots(document).SelectMany(root => root.Descendants()).Where(each => each is WP.Extent or WP.HorizontalPosition or WP.VerticalPosition or A.SourceRectangle).Select(each => each.OuterXml),
        .. IllustratedReport.Roots(document).SelectMany(root => root.Descendants<WP.DocProperties>()).Select(each => $"{each.Id} {each.Name} {each.Description}"),
    ];
}
