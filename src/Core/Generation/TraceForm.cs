namespace TextToImage.Generation;

/// <summary>How the process that made a picture is shown.</summary>
public enum TraceForm
{
    /// <summary>An animation: the picture dissolves into noise and comes back, beside what each step predicts.</summary>
    Gif,

    /// <summary>A contact sheet: a row to noise, a row back, and a row of what each step predicts.</summary>
    Sheet,
}
