using System.Management.Automation;

namespace TextToImage.Engine;

/// <summary>The file that a piped object names.</summary>
internal static class PipedPath
{
    /// <summary>Members by which objects name their file, the surest first.</summary>
    private static readonly string[] Members = ["PSPath", "FullName", "LiteralPath", "Path"];

    /// <summary>The path that an object names; null where it names none.</summary>
    /// <param name="value">The object.</param>
    /// <param name="first">A member that counts before all others.</param>
    public static string? Of(object value, string? first = null) => (first is null ? Members : Members.Prepend(first))
        .Select(member => PSObject.AsPSObject(value).Properties[member]?.Value as string)
        .FirstOrDefault(path => !string.IsNullOrWhiteSpace(path));
}
