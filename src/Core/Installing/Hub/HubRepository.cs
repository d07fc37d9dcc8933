using System.Text.RegularExpressions;

namespace TextToImage.Installing.Hub;

/// <summary>What of a hub is asked for: a repository at a revision, or a folder in it.</summary>
/// <param name="Id">Owner and name, such as stabilityai/sdxl-turbo.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
/// <param name="Subfolder">The folder of the model in the repository, or the .onnx file of a network, with slashes; empty for the repository itself.</param>
public sealed record HubRepository(string Id, string Revision, string Subfolder)
{
    /// <summary>The revision that is meant where none is named.</summary>
    public const string MainRevision = "main";

    private const int LongestRevision = 200;

    /// <summary>Letters, digits, dots, dashes and underscores, with one slash between, as huggingface_hub checks it (utils/_validators.py).</summary>
    private static readonly Regex Form = new(@"^[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript);

    /// <summary>The last part of the repository's name.</summary>
    public string Name => Id.Substring(Id.IndexOf('/') + 1);

    /// <summary>Reads owner/name or owner/name@revision.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="subfolder">A folder or .onnx file in the repository; null or empty: the repository itself.</param>
    /// <exception cref="AIImageException">It is no such name.</exception>
    public static HubRepository Parse(string text, string? subfolder = null)
    {
        var parts = text.Trim().Split(['@'], 2);
        var revision = parts.Length > 1 ? parts[1] : MainRevision;
        if (!Form.IsMatch(parts[0]) || parts[0].Contains("..") || !IsRevision(revision))
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"'{text}' is no repository of a hub; write owner/name, or owner/name@revision with a branch, a tag or a commit, such as stabilityai/sdxl-turbo@main.")
            { Subject = text };
        }
        var folder = (subfolder ?? "").Trim().Replace('\\', '/').Trim('/');
        if (folder.Length > 0 && !PlainPath.IsPlain(folder))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{subfolder}' is no folder within a repository; write its path with slashes, such as onnx/fp16.") { Subject = subfolder };
        return new HubRepository(parts[0], revision, folder);
    }

    /// <summary>Owner, name and revision, as the user may write them.</summary>
    public override string ToString() => Revision == MainRevision ? Id : $"{Id}@{Revision}";

    private static bool IsRevision(string text) =>
        text.Length is > 0 and <= LongestRevision && !text.Contains("..") && text.All(letter => letter is > ' ' and < '\x7f' && "?#%\\".IndexOf(letter) < 0);
}
