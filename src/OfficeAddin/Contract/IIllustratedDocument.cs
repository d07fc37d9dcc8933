using DocumentFormat.OpenXml;
using TextToImage.Vectorizing;

namespace TextToImage.Office;

/// <summary>An open Word or PowerPoint document that gets pictures. Changes are in memory until the file is saved.</summary>
public interface IIllustratedDocument : IDisposable
{
    /// <summary>The places that fit a query, in reading order.</summary>
    /// <exception cref="AIImageException">Something was asked for by name that is not there.</exception>
    IReadOnlyList<IllustrationTarget> Find(IllustrationQuery query);

    /// <summary>What the last <see cref="Find"/> looked for, and which places it left and why.</summary>
    DocumentSearch Search { get; }

    /// <summary>The tokens in the texts that a query chooses which are still there, those that cannot be read included.</summary>
    /// <param name="query">Chooses slides; a Word document is taken as a whole.</param>
    IReadOnlyList<UnusedToken> UnusedTokens(IllustrationQuery query);

    /// <summary>Puts a picture into a place of <see cref="Find"/>; settings that mean nothing there give a warning.</summary>
    /// <param name="target">The place; each at most once.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="settings">What is asked of it: the place's own settings, overridden by the user's.</param>
    /// <returns>What shows it (<see cref="Illustration.Reference"/>).</returns>
    OpenXmlElement? Insert(IllustrationTarget target, IllustrationPicture picture, PictureSettings settings);

    /// <summary>The pictures of the document, in reading order.</summary>
    /// <param name="query">Whose slides, titles, layouts or heading choose among them; null: all.</param>
    /// <exception cref="AIImageException">What chooses is not there, or is of another kind of document.</exception>
    IReadOnlyList<Illustration> Illustrations(IllustrationQuery? query = null);

    /// <summary>
    /// Puts another picture in place of one: frame, effects and animations stay, the crop follows the new shape; settings that
    /// mean nothing there give a warning.
    /// </summary>
    /// <param name="illustration">One of <see cref="Illustrations"/>.</param>
    /// <param name="picture">The new picture.</param>
    /// <param name="settings">Alt text and decoration, where they are to change.</param>
    void Replace(Illustration illustration, IllustrationPicture picture, PictureSettings settings);

    /// <summary>The colours of the theme that a place has, as words that prompts can use, strongest first; empty where there is none.</summary>
    /// <param name="target">A place of <see cref="Find"/>.</param>
    IReadOnlyList<string> PaletteWords(IllustrationTarget target);

    /// <summary>The same for a picture.</summary>
    /// <param name="illustration">One of <see cref="Illustrations"/>.</param>
    IReadOnlyList<string> PaletteWords(Illustration illustration);

    /// <summary>The colours of the theme that a place has; null where there is none.</summary>
    /// <param name="target">A place of <see cref="Find"/>.</param>
    OfficeTheme? Theme(IllustrationTarget target);

    /// <summary>The same for a picture.</summary>
    /// <param name="illustration">One of <see cref="Illustrations"/>.</param>
    OfficeTheme? Theme(Illustration illustration);

    /// <summary>What queries can ask for by name.</summary>
    DocumentNames Names();

    /// <summary>What the user should know: a token that could not be read, a placeholder that was skipped.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Writes what was changed back to the package.</summary>
    void Flush();
}
