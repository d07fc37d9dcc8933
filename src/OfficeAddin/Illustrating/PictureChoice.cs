namespace TextToImage.Office.Illustrating;

/// <summary>The pictures of a document that a query chooses.</summary>
internal static class PictureChoice
{
    /// <summary>Those on its slides or below its heading that have its name.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public static IReadOnlyList<Illustration> Of(IIllustratedDocument document, IllustrationQuery query)
    {
        var pictures = document.Illustrations(query);
        if (query.Target is not { } name)
            return pictures;
        List<Illustration> named = [.. pictures.Where(picture => Wildcards.Fit(picture.Name, name))];
        return named.Count > 0
            ? named
            : throw new AIImageException(ErrorIds.TargetNotFound, $"No picture is named '{name}'; list the pictures with --list (Get-AIIllustration).") { Subject = name };
    }
}
