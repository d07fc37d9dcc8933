using System.Collections;
using System.Management.Automation;
using TextToImage.Imaging;

namespace TextToImage.Engine;

/// <summary>Values of parameters that take many forms; blank text asks for nothing.</summary>
internal static class GivenValue
{
    /// <summary>What was given; null for blank text.</summary>
    public static object? OrNull(object? value) => value is string text ? GivenText.OrNull(text) : value;

    /// <summary>A list as text, or as the array that PowerShell makes of 10,20,30,40.</summary>
    public static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => GivenText.OrNull(text),
        IList numbers => string.Join(",", numbers.Cast<object>().Select(LanguagePrimitives.ConvertTo<string>)),
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };

    /// <summary>A mask, of whatever a user may mean by a picture.</summary>
    /// <exception cref="AIImageException">It is no picture, or cannot be read.</exception>
    public static Mask? Mask(object? value, SessionPaths paths) => Source(value, paths)?.ReadMask();

    /// <summary>A picture, of whatever a user may mean by one.</summary>
    /// <exception cref="AIImageException">It is no picture, or cannot be read.</exception>
    public static Picture? Picture(object? value, SessionPaths paths) => Source(value, paths)?.Read().Picture;

    /// <summary>Where a picture is, of whatever a user may mean by one; null for blank text.</summary>
    /// <exception cref="AIImageException">It is no picture.</exception>
    public static PictureSource? Source(object? value, SessionPaths paths) => OrNull(value) is { } given ? PictureSource.FromObject(given, paths).First() : null;
}
