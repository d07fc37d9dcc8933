using System.Management.Automation;
using TextToImage.Imaging;

namespace TextToImage.Arguments;

/// <summary>Tells a switch for the backgrounds of slides from what a piped picture says of its own background, which is no wish for a slide's.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SlideBackgroundAttribute() : ReadAsAttribute(typeof(SwitchParameter))
{
    /// <summary>Off for transparent and colours; other values are those of a switch.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is none of them.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string text && IsOfPicture(text) ? new SwitchParameter(false) : base.Transform(engineIntrinsics, inputData);
    }

    private static bool IsOfPicture(string text)
    {
        try
        {
            PictureBackground.Parse(text);
            return true;
        }
        catch (AIImageException)
        {
            return false;
        }
    }
}
