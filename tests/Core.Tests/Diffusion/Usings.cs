global using TextToImage.Diffusion;
