namespace TextToImage.Requests;

/// <summary>When a picture is drawn in overlapping windows of the model's own size.</summary>
public enum WindowUse
{
    /// <summary>Where a side is more than twice the model's own, and the model has no way of its own to such a shape.</summary>
    Auto,

    /// <summary>Wherever the picture is larger than the model's own size.</summary>
    On,

    /// <summary>Never: the network sees all at once.</summary>
    Off,
}
