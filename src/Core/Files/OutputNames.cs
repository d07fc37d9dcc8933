using System.Globalization;
using System.Text;
using TextToImage.Unicode;

namespace TextToImage.Files;

/// <summary>Names for pictures whose file the user did not name: slug of the prompt, seed, and a number if need be.</summary>
public static class OutputNames
{
    private const int LongestSlug = 60;

    /// <summary>File systems count bytes (255 on most); the seed, a number and the ending need the rest.</summary>
    private const int MostSlugBytes = 180;

    private const string Fallback = "image";

    /// <summary>Latin letters that have no decomposition.</summary>
    private static readonly Dictionary<int, string> Latin = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['ħ'] = "h",
        ['ı'] = "i",
        ['ŋ'] = "ng",
    };

    /// <summary>The file name for a picture: slug of the prompt, seed, ending.</summary>
    /// <param name="prompt">What the picture shows.</param>
    /// <param name="seed">The seed of its noise.</param>
    /// <param name="ending">The ending of the format, with its dot.</param>
    public static string FileName(string? prompt, ulong seed, string ending = ".png")
        => $"{Slug(prompt)}-{seed.ToString(CultureInfo.InvariantCulture)}{ending}";

    /// <summary>
    /// A short form of a prompt that every file system takes: lower case, letters and digits with hyphens between
    /// words, Latin letters without accents, letters of other scripts as they are; "image" where nothing is left.
    /// </summary>
    public static string Slug(string? prompt)
    {
        var lower = new List<AlignedRune>();
        foreach (var rune in CanonicalForm.Decompose(Codepoints.Decode(prompt ?? "")))
            Codepoints.AppendLower(lower, rune);
        var kept = new List<AlignedRune>();
        foreach (var rune in lower)
            Append(kept, rune);
        var slug = Shorten(Codepoints.Encode(CanonicalForm.Compose(kept))).Trim('-');
        return slug.Length == 0 ? Fallback : ReservedNames.Contains(slug) ? $"{Fallback}-{slug}" : slug;
    }

    /// <summary>Writes a file under a name that is free, adding -2, -3 and so on where it is taken.</summary>
    /// <returns>The path that was written.</returns>
    /// <remarks>Safe against others who do the same at that moment: whoever makes the file first has the name.</remarks>
    public static string WriteNew(string folder, string fileName, byte[] data)
    {
        foreach (var path in Candidates(folder, fileName).Where(path => !File.Exists(path)))
        {
            try
            {
                OutputFile.Write(path, data, overwrite: false);
                return path;
            }
            catch (AIImageException e) when (e.ErrorId == ErrorIds.OutputExists)
            {
                // Somebody else took the name just now: the next one.
            }
        }
        throw new InvalidOperationException("Every number is taken.");
    }

    /// <summary>Writes a file beside another one, named after it.</summary>
    /// <param name="path">The other file.</param>
    /// <param name="suffix">What the name gets instead of the ending, with an ending of its own.</param>
    /// <param name="data">All bytes of the new file.</param>
    /// <param name="overwrite">Whether a file of that name is replaced; otherwise the name gets a number.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    public static string WriteBeside(string path, string suffix, byte[] data, bool overwrite)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileNameWithoutExtension(path) + suffix;
        if (!overwrite)
            return WriteNew(folder, name, data);
        OutputFile.Write(Path.Combine(folder, name), data, overwrite);
        return Path.Combine(folder, name);
    }

    /// <summary>The path that <see cref="WriteNew"/> would choose now.</summary>
    public static string Free(string folder, string fileName) => Candidates(folder, fileName).First(path => !File.Exists(path));

    private static IEnumerable<string> Candidates(string folder, string fileName)
    {
        yield return Path.Combine(folder, fileName);
        var stem = Path.GetFileNameWithoutExtension(fileName);
        for (var number = 2; number < int.MaxValue; number++)
            yield return Path.Combine(folder, $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}{Path.GetExtension(fileName)}");
    }

    private static void Append(List<AlignedRune> kept, AlignedRune rune)
    {
        var last = kept.Count == 0 ? '-' : kept[kept.Count - 1].Value;
        if (Latin.TryGetValue(rune.Value, out var ascii))
            kept.AddRange(ascii.Select(c => rune with { Value = c }));
        else if (Codepoints.Category(rune.Value) == UnicodeCategory.DecimalDigitNumber || Codepoints.IsLetter(rune.Value))
            kept.Add(rune);
        else if (!IsMark(rune.Value) && rune.Value is not ('\'' or '\u2019') && last != '-')
            kept.Add(rune with { Value = '-' });
        else if (IsMark(rune.Value) && last >= 0x250)
            // A mark of a script that cannot be read without its marks, such as Devanagari.
            kept.Add(rune);
    }

    private static bool IsMark(int rune)
        => Codepoints.Category(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>Cuts at the end of a word if one ends in the second half, and never within a character.</summary>
    private static string Shorten(string slug)
    {
        var end = Math.Min(slug.Length, LongestSlug);
        while (end > 0 && (Encoding.UTF8.GetByteCount(slug.AsSpan(0, end)) > MostSlugBytes || (end < slug.Length && char.IsLowSurrogate(slug[end]))))
            end--;
        if (end == slug.Length || slug[end] == '-')
            return slug.Substring(0, end);
        var word = slug.LastIndexOf('-', end - 1);
        return slug.Substring(0, word > LongestSlug / 2 ? word : end);
    }
}
