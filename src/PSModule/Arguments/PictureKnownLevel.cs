namespace TextToImage;

/// <summary>How models without mask channels are kept to what is not masked.</summary>
public enum PictureKnownLevel
{
    /// <summary>What is known gets the noise of the step to come, as in diffusers.</summary>
    Next,

    /// <summary>What is known gets the noise of the step just made, as in diffusers' older pipeline.</summary>
    Same,
}
