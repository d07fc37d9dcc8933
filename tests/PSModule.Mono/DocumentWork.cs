using TextToImage.Imaging;
using TextToImage.Office;

namespace TextToImage.PSModule.Mono;

/// <summary>Work of the part for documents: opening, places, insertion, checks, writing, listing.</summary>
internal static class DocumentWork
{
    public static string Illustrate(string document, string picture)
    {
        var given = new GivenPicture(PictureFile.ReadBytes(picture), "made.png");
        using (var session = IllustrationSession.Open(document, new DocumentTarget()))
            session.CarryOut(session.Plan(new IllustrationOptions { Given = given }, given).Pictures, given, null, CancellationToken.None);
        using var again = IllustrationSession.Open(document);
        return $"illustrations={string.Join(", ", again.Pictures().Select(each => $"{each.Where}: {each.Origin?.Prompt}"))}";
    }
}
